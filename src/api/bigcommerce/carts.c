/*
 * carts: the calls on one cart.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "base/arena.h"
#include "base/currency.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/catalog.h"
#include "cart/store.h"

bool cart_get(struct call *call)
{
	struct cart cart;
	struct offers offers;
	const char *id;
	unsigned include;
	int slot, options_slot = -1;
	bool writes;

	if (!read_cart_id(call, 1, &id) || !read_include(call, &include))
		return false;
	/* HEAD shows no URLs and makes no token. */
	if (call->request->method == HTTP_HEAD)
		include &= ~(unsigned)INCLUDE_REDIRECT_URLS;
	writes = include & INCLUDE_REDIRECT_URLS;
	if (!(writes ? call_write(call) : call_read(call)))
		return false;
	slot = cart_read(call->db, &call->store, id);
	offers_read(call->db, call->arena, &call->store, 1, &id, include & INCLUDE_BANNERS, &offers);
	if (include & INCLUDE_OPTIONS)
		options_slot = cart_read_options(call->db, &call->store, id);
	if (!call_run(call) || !cart_take(call->arena, call->db, slot, id, &cart, &call->fault) ||
	    !offers_take(call->db, &call->store, &offers, &cart, &call->fault) || !cart_price(&cart, &call->fault))
		return false;
	if (include & INCLUDE_OPTIONS)
		cart_take_options(call->db, options_slot, &cart);
	write_cart(call, 200, &cart, include);
	return writes ? call_commit(call) : true;
}

static bool channel_taken(struct call *call, int slot)
{
	bool sells;

	if (!store_channel(call->db, slot, &sells))
		return fault_field(&call->fault, call->arena, "channel_id", "is not a channel of this store");
	if (!sells)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	return true;
}

static bool customer_taken(struct call *call, int slot, int64_t customer_id, struct cart *cart)
{
	if (!cart_give_to(cart, call->db, slot, (int32_t)customer_id))
		return fault_field(&call->fault, call->arena, "customer_id", "is not a customer of this store");
	return true;
}

static bool currency_taken(struct call *call, const struct in_cart *in, struct cart *cart)
{
	char *code;

	if (in->currency.code == NULL)
		return true;
	code = arena_text(call->arena, in->currency.code);
	for (char *c = code; *c != '\0'; c++)
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
	if (!store_has_currency(&call->store, code))
		return fault_field(&call->fault, call->arena, "currency.code", "is not a currency of this store");
	cart->currency = code;
	cart->digits = currency_digits(code);
	return true;
}

bool cart_post(struct call *call)
{
	struct in_cart in;
	struct catalog catalog;
	struct cart cart;
	struct offers offers;
	unsigned include;
	int channel_slot, customer_slot;

	if (!read_include(call, &include) || !read_cart(call, &in) || !call_write(call))
		return false;
	channel_slot = store_read_channel(call->db, &call->store, in.channel_id == 0 ? 1 : (int32_t)in.channel_id);
	customer_slot = cart_read_customer(call->db, &call->store, (int32_t)in.customer_id);
	items_read(call, &in.items, &catalog);
	offers_read(call->db, call->arena, &call->store, 0, NULL, include & INCLUDE_BANNERS, &offers);
	if (!call_run(call) || !channel_taken(call, channel_slot))
		return false;
	cart_new(&cart, call->arena, &call->store);
	cart.channel_id = in.channel_id == 0 ? 1 : (int32_t)in.channel_id;
	cart.locale = in.locale == NULL ? cart.locale : in.locale;
	if (!customer_taken(call, customer_slot, in.customer_id, &cart) || !currency_taken(call, &in, &cart) ||
	    !offers_take(call->db, &call->store, &offers, &cart, &call->fault) ||
	    !items_add(call, &in.items, &catalog, &cart) || !cart_price(&cart, &call->fault))
		return false;
	cart_insert(call->db, &call->store, &cart);
	write_cart(call, 201, &cart, include);
	return call_commit(call);
}

bool cart_put(struct call *call)
{
	struct in_customer in;
	struct open_cart open;
	int customer_slot;

	if (!open_read(call, &open) || !read_customer(call, &in) || !call_write(call))
		return false;
	open_queue(call, &open);
	customer_slot = cart_read_customer(call->db, &call->store, (int32_t)in.customer_id);
	if (!open_run(call, &open, (int)in.version) || !customer_taken(call, customer_slot, in.customer_id, &open.change.cart))
		return false;
	return open_save(call, &open, 201);
}

bool cart_remove(struct call *call)
{
	struct in_version in;
	struct open_cart open;

	if (!open_read(call, &open) || !read_version(call, &in) || !call_write(call))
		return false;
	open_queue(call, &open);
	if (!open_run(call, &open, (int)in.version))
		return false;
	return open_delete(call, &open);
}
