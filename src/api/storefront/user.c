/*
 * user: the calls on the cart of who has signed in.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/storefront/storefront.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/store.h"

enum { CHANNEL = 1 };

/* Queues the lock, the account's cart, and all that the body names: one round trip. */
static bool open_queue(struct call *call, struct shopping *shopping)
{
	int32_t account_id;

	if (!read_basket(call, shopping) || !call_write(call))
		return false;
	account_id = call->principal.account_id;
	current_lock(call->db, &call->store, account_id, &shopping->current);
	basket_read(&shopping->basket, call->db, call->arena, &call->store, account_id, &shopping->current);
	if (shopping->coupon_code != NULL)
		coupon_ask_current(call->db, call->arena, &call->store, shopping->coupon_code, account_id, &shopping->coupon);
	shopping->channel_slot = store_read_channel(call->db, &call->store, CHANNEL);
	return true;
}

static bool open_run(struct call *call, struct shopping *shopping)
{
	bool sells;

	if (!call_run(call))
		return false;
	if (!store_channel(call->db, shopping->channel_slot, &sells))
		sells = call->store.allow_purchasing;
	return sells ? current_take(call->db, call->arena, &call->store, &shopping->current, &call->fault) :
		fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
}

/* There is no cart. If-Match wanted one: 412. */
static bool none_there(struct call *call)
{
	if (call->if_match != NULL)
		return fault_set(&call->fault, FAULT_PRECONDITION, "There is no cart that If-Match could name.");
	return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
}

static void shopper_note(struct call *call, struct shopping *shopping)
{
	shopping->current.cart.claimed_ip = shopping->ip_address;
	shopping->current.cart.seen_ip = call->request->remote_addr;
}

/* The account's first cart, or the next after one that shows nothing. */
static bool first_cart(struct call *call, struct shopping *shopping)
{
	struct current *current = &shopping->current;
	const char *emptied_id = current->there ? current->cart.id : NULL;

	if (call->if_match != NULL)
		return none_there(call);
	if (!current_new(current, call->db, call->arena, &call->store, &call->fault) ||
	    !basket_resolve(&shopping->basket, call->db, call->arena, current, false, &call->fault))
		return false;
	basket_fill(&shopping->basket, current);
	if (!basket_something(&shopping->basket, current, &call->fault) || !shopping_price(call, shopping, false))
		return false;
	shopper_note(call, shopping);
	current_insert(call->db, &call->store, current, emptied_id);
	return storefront_write(call, 201, current) && call_commit(call);
}

bool user_post(struct call *call)
{
	struct shopping shopping;

	if (!open_queue(call, &shopping) || !open_run(call, &shopping))
		return false;
	if (shopping.current.there && cart_count(&shopping.current.cart) > 0)
		return fault_set(&call->fault, FAULT_DUPLICATE, NULL);
	return first_cart(call, &shopping);
}

/* Saves a cart that was there, and answers with it. */
static bool stored_cart(struct call *call, struct shopping *shopping, bool keep_coupon)
{
	struct current *current = &shopping->current;

	if (!basket_something(&shopping->basket, current, &call->fault) || !shopping_price(call, shopping, keep_coupon))
		return false;
	shopper_note(call, shopping);
	cart_save(call->db, &call->store, &current->cart);
	return storefront_write(call, 200, current) && call_commit(call);
}

bool user_put(struct call *call)
{
	struct shopping shopping;
	struct current *current = &shopping.current;

	if (!open_queue(call, &shopping) || !open_run(call, &shopping))
		return false;
	if (!current_locked(call->db, current))
		return none_there(call);
	if (!call_version(call, current->cart.version, 0) ||
	    !basket_resolve(&shopping.basket, call->db, call->arena, current, false, &call->fault))
		return false;
	basket_replace(&shopping.basket, current);
	return stored_cart(call, &shopping, false);
}

bool user_merge(struct call *call)
{
	struct shopping shopping;
	struct current *current = &shopping.current;

	if (!open_queue(call, &shopping) || !open_run(call, &shopping))
		return false;
	/* Another request made the cart after we looked for one to lock, or makes it now: then it is to be merged into. */
	if (!current_locked(call->db, current)) {
		call->again = current->there;
		if (call->again)
			return fault_set(&call->fault, FAULT_UNAVAILABLE, NULL);
		if (first_cart(call, &shopping))
			return true;
		call->again = current_was_taken(call->db);
		return false;
	}
	if (!call_version(call, current->cart.version, 0) ||
	    !basket_resolve(&shopping.basket, call->db, call->arena, current, true, &call->fault) ||
	    !basket_merge(&shopping.basket, current, &call->fault))
		return false;
	return stored_cart(call, &shopping, true);
}

bool user_get(struct call *call)
{
	struct current current = { 0 };

	if (!call_read(call))
		return false;
	current_read(call->db, &call->store, call->principal.account_id, NULL, NULL, &current);
	if (!call_run(call) || !current_take(call->db, call->arena, &call->store, &current, &call->fault))
		return false;
	if (!current.there || cart_count(&current.cart) == 0)
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	return cart_price(&current.cart, &call->fault) && storefront_write(call, 200, &current);
}

bool user_delete(struct call *call)
{
	struct current current = { 0 };
	const char *cart_id;
	int32_t version;

	if (!call_write(call))
		return false;
	current_lock(call->db, &call->store, call->principal.account_id, &current);
	if (!call_run(call))
		return false;
	if (!current_locked_cart(call->db, &current, &cart_id, &version))
		return none_there(call);
	if (!call_version(call, version, 0))
		return false;
	cart_delete(call->db, &call->store, cart_id);
	storefront_write_nothing(call);
	return call_commit(call);
}
