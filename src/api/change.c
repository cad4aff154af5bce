#include "api/change.h"

#include "api/api.h"
#include "api/call.h"
#include "base/fault.h"

/* The lock first: the read's snapshot is then newer than whatever the lock waited for. */
void change_queue(struct call *call, const char *id, bool banners, struct change *change)
{
	change->id = id;
	change->lock_slot = cart_lock(call->db, &call->store, id);
	change->cart_slot = cart_read(call->db, &call->store, id);
	offers_read(call->db, call->arena, &call->store, 1, &change->id, banners, &change->offers);
}

bool change_run(struct call *call, struct change *change, int expected_version)
{
	if (!call_run(call))
		return false;
	if (!cart_locked(call->db, change->lock_slot, &change->allow_purchasing))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	if (!cart_take(call->arena, call->db, change->cart_slot, change->id, &change->cart, &call->fault))
		return false;
	call->cart_id = change->id;
	return offers_take(call->db, &call->store, &change->offers, &change->cart, &call->fault) &&
		call_version(call, change->cart.version, expected_version);
}

bool change_save(struct call *call, struct change *change)
{
	if (!cart_price(&change->cart, &call->fault))
		return false;
	cart_save(call->db, &call->store, &change->cart);
	return true;
}
