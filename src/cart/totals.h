/*
 * totals: what a cart comes to, as shoppers see it.  Pure.
 *
 * The lines are loose ones and components of bundles alike.  Each line has its
 * amounts from cart_price(), where each was rounded once to the currency's
 * minor unit; here they are only added, so nothing is rounded twice.
 *
 *	price           the catalog's, for a unit
 *	special_price   what the unit costs here: the slot's of a bundle, the special
 *			price, or else price; what a merchant named goes before all;
 *			0 for a gift
 *	discount        price − special_price; negative where a slot asks for more
 *	total_price     special_price × quantity
 *
 *	total           Σ price × quantity
 *	sub_total       Σ total_price
 *	discount        total − sub_total
 *	coupon_value    what coupons take off
 *	total_discount  what coupons and the store's promotions take off
 *	grand_total     sub_total − total_discount, never below 0
 *	products        Σ quantity
 */
#ifndef CARTD_CART_TOTALS_H
#define CARTD_CART_TOTALS_H

#include <stdbool.h>

#include "base/decimal.h"

struct cart;
struct cart_line;

struct line_totals {
	struct decimal price;
	struct decimal special_price;
	struct decimal discount;
	struct decimal total_price;
};

struct totals {
	struct decimal products;
	struct decimal total;
	struct decimal sub_total;
	struct decimal discount;
	struct decimal coupon_value;
	struct decimal total_discount;
	struct decimal grand_total;
	const char *coupon_code;        /* the first that applies; NULL: none */
};

/* Both need cart_price() to have been there.  False: out of range. */
bool totals_line(const struct cart_line *line, struct line_totals *out);
bool totals_cart(const struct cart *cart, struct totals *out);

#endif
