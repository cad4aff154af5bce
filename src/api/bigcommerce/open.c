/*
 * open: a cart under its lock.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "base/fault.h"
#include "cart/cart.h"

bool open_read(struct call *call, struct open_cart *open)
{
	*open = (struct open_cart){ .options_slot = -1 };
	return read_cart_id(call, 1, &open->id) && read_include(call, &open->include);
}

/* The lock first: the read's snapshot is then newer than whatever the lock waited for. */
void open_queue(struct call *call, struct open_cart *open)
{
	open->lock_slot = cart_lock(call->db, &call->store, open->id);
	open->cart_slot = cart_read(call->db, &call->store, open->id);
	offers_read(call->db, call->arena, &call->store, 1, &open->id, open->include & INCLUDE_BANNERS, &open->offers);
	if (open->include & INCLUDE_OPTIONS)
		open->options_slot = cart_read_options(call->db, &call->store, open->id);
}

bool open_run(struct call *call, struct open_cart *open, int expected_version)
{
	if (!call_run(call))
		return false;
	if (!cart_locked(call->db, open->lock_slot, &open->allow_purchasing))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	if (!cart_take(call->arena, call->db, open->cart_slot, open->id, &open->cart, &call->fault) ||
	    !offers_take(call->db, &call->store, &open->offers, &open->cart, &call->fault))
		return false;
	if (open->include & INCLUDE_OPTIONS)
		cart_take_options(call->db, open->options_slot, &open->cart);
	return call_version(call, open->cart.version, expected_version);
}

bool open_save(struct call *call, struct open_cart *open, int status)
{
	if (!cart_price(&open->cart, &call->fault))
		return false;
	cart_save(call->db, &call->store, &open->cart);
	write_cart(call, status, &open->cart, open->include);
	return call_commit(call);
}

bool open_delete(struct call *call, struct open_cart *open)
{
	cart_delete(call->db, &call->store, open->id);
	write_nothing(call);
	return call_commit(call);
}
