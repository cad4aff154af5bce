/*
 * anonymous: a basket priced for somebody who has not signed in.  Nothing is written.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/storefront/storefront.h"
#include "cart/cart.h"

bool shopping_price(struct call *call, struct shopping *shopping, bool keep_coupon)
{
	struct cart *cart = &shopping->current.cart;
	const struct coupon_asked *asked = shopping->coupon_code == NULL ? NULL : &shopping->coupon;

	if (!cart_price(cart, &call->fault))
		return false;
	if (asked == NULL && keep_coupon)
		return true;
	return coupon_only(call->db, asked, cart, &call->fault) && cart_price(cart, &call->fault);
}

bool anonymous_post(struct call *call)
{
	struct shopping shopping;
	struct current *current = &shopping.current;

	call->store_hash = call->request->store;
	if (!read_basket(call, &shopping) || !call_read(call))
		return false;
	basket_read(&shopping.basket, call->db, call->arena, &call->store, 0, current);
	if (shopping.coupon_code != NULL)
		coupon_ask_trial(call->db, call->arena, &call->store, shopping.coupon_code, &shopping.coupon);
	if (!call_run(call) || !current_take(call->db, call->arena, &call->store, current, &call->fault) ||
	    !current_new(current, call->db, call->arena, &call->store, &call->fault) ||
	    !basket_resolve(&shopping.basket, call->db, call->arena, current, false, &call->fault))
		return false;
	basket_fill(&shopping.basket, current);
	return basket_something(&shopping.basket, current, &call->fault) && shopping_price(call, &shopping, false) &&
		storefront_write(call, 200, current);
}
