/*
 * open: a cart under its lock.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "cart/cart.h"

bool open_read(struct call *call, struct open_cart *open)
{
	*open = (struct open_cart){ .options_slot = -1 };
	return read_cart_id(call, 1, &open->id) && read_include(call, &open->include);
}

void open_queue(struct call *call, struct open_cart *open)
{
	change_queue(call, open->id, open->include & INCLUDE_BANNERS, &open->change);
	if (open->include & INCLUDE_OPTIONS)
		open->options_slot = cart_read_options(call->db, &call->store, open->id);
}

bool open_run(struct call *call, struct open_cart *open, int expected_version)
{
	if (!change_run(call, &open->change, expected_version))
		return false;
	if (open->include & INCLUDE_OPTIONS)
		cart_take_options(call->db, open->options_slot, &open->change.cart);
	return true;
}

bool open_save(struct call *call, struct open_cart *open, int status)
{
	if (!change_save(call, &open->change))
		return false;
	write_cart(call, status, &open->change.cart, open->include);
	return call_commit(call);
}

bool open_delete(struct call *call, struct open_cart *open)
{
	cart_delete(call->db, &call->store, open->id);
	write_nothing(call);
	return call_commit(call);
}
