/*
 * discount: what promotions and coupons take off a cart.  Pure.
 *
 * The order is fixed.  First the store's promotions by their id, then the
 * cart's coupons as they came.  Each takes from what those before it left, so
 * that a cart's amount never falls below 0.  What is taken off:
 *
 *	percentage      of what is left, rounded half up once
 *	fixed, per_total        its value, at most what is left
 *	per_item        its value for each unit of the lines that qualify, on no
 *			line more than is left of it
 *
 * Gift certificates are money: nothing is taken off them, and they do not
 * count for a minimum.  per_item qualifies products at the catalog's price: one
 * whose price was overridden keeps what was agreed.  A minimum (inclusive) is
 * compared with what discounts may touch, before any was taken.
 */
#ifndef CARTD_CART_DISCOUNT_H
#define CARTD_CART_DISCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"

struct cart;

enum discount_kind {
	DISCOUNT_BANNER,        /* takes nothing off */
	DISCOUNT_PERCENTAGE,
	DISCOUNT_FIXED,
	DISCOUNT_PER_ITEM,
	DISCOUNT_PER_TOTAL,     /* as fixed; another name for it */
	DISCOUNT_KINDS
};

struct discount {
	enum discount_kind kind;
	struct decimal value;
	bool has_minimum;
	struct decimal minimum;
	bool live;              /* enabled, and starts_at ≤ now < ends_at */
	/* Made by discount_cart(). */
	bool applies;           /* live, and the minimum is met */
	struct decimal amount;  /* taken off; 0 where it does not apply */
};

struct cart_promotion {
	int32_t id;
	struct discount discount;
	const char *banner_text;        /* NULL: none */
	const char *banner_type;
	const char *banner_pages;       /* array literal */
};

enum coupon_state { COUPON_KEPT, COUPON_NEW, COUPON_CHANGED, COUPON_GONE };

/* One on a cart.  It shows where discount.applies; where it does not, it stays on the cart and keeps its use. */
struct cart_coupon {
	const char *key;        /* the code in lower case */
	const char *code;
	const char *name;
	struct discount discount;
	bool per_account;       /* has a limit for each account */
	int32_t account_id;     /* who uses it; 0: a guest */
	enum coupon_state state;
};

/* The kind of that name in the database; DISCOUNT_KINDS: none. */
enum discount_kind discount_kind_of(const char *name);

/* What discounts may touch: Σ extended sale prices, without gift certificates. False: out of range. */
bool discount_subtotal(const struct cart *cart, struct decimal *subtotal);

/* Live, and the minimum met by that subtotal. */
bool discount_applies(const struct discount *discount, struct decimal subtotal);

/*
 * Fills every promotion's and coupon's applies and amount, the lines' shares
 * (per_item alone has any), and the cart's discount_amount and cart_amount.
 * Needs the lines' amounts and base_amount.  False: an amount is out of range.
 */
bool discount_cart(struct cart *cart);

#endif
