/*
 * carts: the calls on a cart as a whole.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/order.h"
#include "cart/store.h"

/* A number that is an account's makes the cart that account's; any other is kept as it is. */
static void customer_set(struct call *call, int slot, const struct in_cart *in, struct cart *cart, struct contacts *contacts)
{
	if (in->customer_id_given)
		contacts->customer_id = cart_give_to(cart, call->db, slot, (int32_t)in->customer_id) ? 0 : (int32_t)in->customer_id;
}

bool threedcart_cart_post(struct call *call)
{
	struct in_cart in;
	struct cart cart;
	int channel_slot, customer_slot;
	bool sells;

	if (!threedcart_read_cart(call, &in) || !call_write(call))
		return false;
	channel_slot = store_read_channel(call->db, &call->store, 1);
	customer_slot = cart_read_customer(call->db, &call->store, (int32_t)in.customer_id);
	if (!call_run(call))
		return false;
	if (!store_channel(call->db, channel_slot, &sells) || !sells)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	cart_new(&cart, call->arena, &call->store);
	customer_set(call, customer_slot, &in, &cart, &in.contacts);
	cart_insert(call->db, &call->store, &cart);
	if (!contacts_empty(&in.contacts))
		contacts_put(call->db, call->arena, &call->store, cart.id, &in.contacts);
	threedcart_write_result(call, 201, "OrderKey", cart.order_key, "Created successfully", cart.id, cart.version);
	return call_commit(call);
}

static bool cart_get(struct call *call, bool listed)
{
	struct shown shown;
	struct offers offers;
	const char *id;
	int cart_slot, contacts_slot;

	if (!threedcart_cart_id(call, &id) || !call_read(call))
		return false;
	/* The cart first and the contacts last: they tell whether it is the same cart still, and so all that was read between. */
	cart_slot = cart_read(call->db, &call->store, id);
	shown.lines_slot = order_read_lines(call->db, &call->store, id);
	offers_read(call->db, call->arena, &call->store, 1, &id, false, &offers);
	contacts_slot = contacts_read(call->db, &call->store, id);
	if (!call_run(call) || !cart_take(call->arena, call->db, cart_slot, id, &shown.cart, &call->fault))
		return false;
	if (!contacts_take_at(call->arena, call->db, contacts_slot, shown.cart.version, &shown.contacts, &shown.order_key, &call->fault))
		return false;
	if (!offers_take(call->db, &call->store, &offers, &shown.cart, &call->fault) || !cart_price(&shown.cart, &call->fault))
		return false;
	threedcart_write_cart(call, &shown, listed);
	return true;
}

bool threedcart_cart_get_v1(struct call *call)
{
	return cart_get(call, false);
}

bool threedcart_cart_get_v2(struct call *call)
{
	return cart_get(call, true);
}

bool threedcart_cart_put_nameless(struct call *call)
{
	return fault_set(&call->fault, FAULT_BAD_REQUEST, "The order key is missing: PUT /Cart/{orderkey}.");
}

bool threedcart_cart_put(struct call *call)
{
	struct in_cart in;
	struct change change;
	struct contacts contacts;
	const char *id, *key;
	int contacts_slot, customer_slot;

	if (!threedcart_cart_id(call, &id) || !threedcart_read_cart(call, &in) || !call_write(call))
		return false;
	change_queue(call, id, false, &change);
	contacts_slot = contacts_read(call->db, &call->store, id);
	customer_slot = cart_read_customer(call->db, &call->store, (int32_t)in.customer_id);
	if (!change_run(call, &change, 0))
		return false;
	/* The lock keeps it: it is there. */
	contacts_take(call->arena, call->db, contacts_slot, &contacts, &key);
	if (in.anything) {
		contacts_merge(&contacts, &in.contacts);
		customer_set(call, customer_slot, &in, &change.cart, &contacts);
		if (!change_save(call, &change))
			return false;
		contacts_put(call->db, call->arena, &call->store, id, &contacts);
	}
	threedcart_write_result(call, 200, "OrderKey", key, "Updated successfully", id, change.cart.version);
	return call_commit(call);
}

bool threedcart_cart_remove(struct call *call)
{
	struct change change;
	struct contacts contacts;
	const char *id, *key;
	int contacts_slot;

	if (!threedcart_cart_id(call, &id) || !call_write(call))
		return false;
	change_queue(call, id, false, &change);
	contacts_slot = contacts_read(call->db, &call->store, id);
	if (!change_run(call, &change, 0))
		return false;
	contacts_take(call->arena, call->db, contacts_slot, &contacts, &key);
	cart_delete(call->db, &call->store, id);
	threedcart_write_result(call, 200, "OrderKey", key, "Deleted successfully", id, 0);
	return call_commit(call);
}
