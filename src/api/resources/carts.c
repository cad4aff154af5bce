/*
 * carts: the calls on carts themselves.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/resources/resources.h"
#include "auth/person.h"
#include "base/arena.h"
#include "base/fault.h"

/* After a failed commit: a name that its owner has given before, perhaps a moment ago, is told by that name. */
static bool name_refused(struct call *call, const char *name)
{
	if (resource_cart_name_taken(call->db, &call->fault))
		call->fault.detail = arena_printf(call->arena, "Cart `%s` already exists", name);
	return false;
}

bool resources_carts_get(struct call *call)
{
	struct in_page page;
	struct resource_cart_from from;
	int slot;

	if (!resources_read_page(call, CARTS_PER_PAGE, &page) || !resources_read_carts_from(call, page.after, &from) || !call_read(call))
		return false;
	slot = resource_cart_page(call->db, &call->store, call->person->account_id, from, page.limit + 1);
	if (!call_run(call))
		return false;
	resources_write_carts(call, slot, &page);
	return true;
}

bool resources_carts_post(struct call *call)
{
	struct resource_cart cart;
	const char *name;

	if (!resources_read_name(call, &name) || !call_write(call) || !call_run(call))
		return false;
	resource_cart_insert(call->db, call->arena, &call->store, call->principal.account_id, name, &cart);
	resources_write_cart(call, &cart);
	return call_commit(call) || name_refused(call, name);
}

bool resources_cart_get(struct call *call)
{
	struct resource_place place;
	struct resource_cart cart;
	int slot;

	if (!resources_read_place(call, &place) || !call_read(call))
		return false;
	slot = resource_cart_read(call->db, &place);
	if (!call_run(call) || !resource_cart_taken(call->db, slot, &place, &cart, &call->fault))
		return false;
	resources_write_cart(call, &cart);
	return true;
}

/* The first round trip of a change: the cart under its lock, If-Match looked at. */
static bool cart_open(struct call *call, const struct resource_place *place, struct resource_cart *cart)
{
	int slot;

	if (!call_write(call))
		return false;
	slot = resource_cart_lock(call->db, place);
	return call_run(call) && resource_cart_locked(call->db, slot, place, cart, &call->fault) && call_version(call, cart->version, 0);
}

bool resources_cart_put(struct call *call)
{
	struct resource_place place;
	struct resource_cart cart;
	const char *name;

	if (!resources_read_name(call, &name) || !resources_read_place(call, &place) || !cart_open(call, &place, &cart))
		return false;
	resource_cart_rename(call->db, &place, name, &cart);
	resources_write_cart(call, &cart);
	return call_commit(call) || name_refused(call, name);
}

bool resources_cart_delete(struct call *call)
{
	struct resource_place place;
	struct resource_cart cart;

	if (!resources_read_place(call, &place) || !cart_open(call, &place, &cart))
		return false;
	call_patience(call);
	resource_cart_delete(call->db, &place);
	resources_write_cart(call, &cart);
	return call_commit(call);
}
