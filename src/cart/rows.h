/*
 * rows: what the statements that read a whole cart (cart/read, current/read)
 * give alike.  The build makes a row type of each statement, so these are
 * macros: for any row that has these members.
 */
#ifndef CARTD_CART_ROWS_H
#define CARTD_CART_ROWS_H

#include "base/currency.h"
#include "cart/cart.h"

/* Initializers of a struct cart_line. */
#define ROW_LINE(row) \
	.id = (row)->line_id, \
	.kind = line_kind_of((row)->kind), \
	.position = (row)->position, \
	.quantity = amount_of((row)->quantity), \
	.product_id = (row)->product_id, \
	.variant_id = (row)->variant_id, \
	.option_ids = (row)->option_ids, \
	.overridden = (row)->price_override != NULL, \
	.price_override = amount_of((row)->price_override), \
	.name = (row)->name, \
	.gift_wrapping = (row)->gift_wrapping, \
	.is_free = (row)->is_free, \
	.unit_price = amount_of((row)->unit_price)

/* Into a struct cart: what the cart itself says, but whose it is. */
#define ROW_HEAD(cart, row) do { \
	(cart)->version = (row)->version; \
	(cart)->channel_id = (row)->channel_id; \
	(cart)->currency = (row)->currency; \
	(cart)->digits = currency_digits((row)->currency); \
	(cart)->locale = (row)->locale; \
	(cart)->created_at = (row)->created_at; \
	(cart)->updated_at = (row)->updated_at; \
	(cart)->has_coupons = (row)->has_coupons; \
} while (0)

#endif
