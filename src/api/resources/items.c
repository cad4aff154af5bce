/*
 * items: the calls on what lies in a cart.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/resources/resources.h"
#include "base/fault.h"

bool resources_cart_items_get(struct call *call)
{
	struct resource_place place;
	struct resource_cart cart;
	struct in_page page;
	int slot, rows;

	if (!resources_read_page(call, ITEMS_PER_PAGE, &page) || !resources_read_place(call, &place))
		return false;
	if (*page.after != '\0' && !resource_item_id_valid(page.after))
		return fault_set(&call->fault, FAULT_BAD_REQUEST, "after is no place in this list");
	if (!call_read(call))
		return false;
	slot = resource_item_page(call->db, &place, page.after, page.limit);
	if (!call_run(call) || !resource_item_page_taken(call->db, slot, &place, &cart, &rows, &call->fault))
		return false;
	resources_write_items(call, &cart, slot, rows, &page);
	return true;
}

bool resources_cart_items_post(struct call *call)
{
	struct resource_place place;
	struct resource_cart cart;
	struct in_items in;
	int slot;

	if (!resources_read_items(call, &in) || !resources_read_place(call, &place) || !call_write(call))
		return false;
	slot = resource_cart_lock(call->db, &place);
	if (!call_run(call) || !resource_cart_locked(call->db, slot, &place, &cart, &call->fault) || !call_version(call, cart.version, 0))
		return false;
	for (size_t i = 0; i < in.len; i++)
		in.items[i].id = resource_item_id(call->arena, cart.id, &in.items[i]);
	resource_items_insert(call->db, call->arena, &place, in.len, in.items);
	resources_write_item_ids(call, &in);
	return call_commit(call);
}

bool resources_cart_item_delete(struct call *call)
{
	const char *item_id = call->parts[1];
	bool possible = resource_item_id_valid(item_id);
	struct resource_place place;
	struct resource_cart cart;
	int slot, item_slot = -1;

	if (!resources_read_place(call, &place) || !call_write(call))
		return false;
	slot = resource_cart_lock(call->db, &place);
	if (possible)
		item_slot = resource_item_find(call->db, &place, item_id);
	if (!call_run(call) || !resource_cart_locked(call->db, slot, &place, &cart, &call->fault))
		return false;
	if (!possible || !resource_item_found(call->db, item_slot))
		return fault_set(&call->fault, FAULT_NOT_FOUND, "Item does not exist");
	if (!call_version(call, cart.version, 0))
		return false;
	resource_item_delete(call->db, &place, item_id);
	resources_write_deleted(call);
	return call_commit(call);
}
