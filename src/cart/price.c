/*
 * price: the arithmetic of a cart, pure.
 */
#include "cart/cart.h"

#include "base/arena.h"
#include "base/fault.h"
#include "cart/discount.h"

struct decimal amount_of(const char *numeric)
{
	struct decimal value = decimal_int(0);

	if (numeric != NULL)
		decimal_parse(numeric, &value);
	return value;
}

static bool unit_prices(struct cart_line *line)
{
	const struct line_product *product = &line->product;
	struct decimal list = product->has_special_price ? product->special_price : product->price;

	if (line->kind != LINE_PRODUCT) {
		line->original_price = line->list_price = line->sale_price = line->unit_price;
		return true;
	}
	if (!decimal_add(product->price, product->option_price, &line->original_price) ||
	    !decimal_add(list, product->option_price, &line->list_price))
		return false;
	/* A bundle's slot names the whole price, and so does an override: what the merchant says is not added to. */
	if (product->has_slot_price)
		line->list_price = product->slot_price;
	if (line->overridden)
		line->list_price = line->price_override;
	line->sale_price = line->is_free ? decimal_int(0) : line->list_price;
	return true;
}

static bool line_price(struct cart_line *line, int digits)
{
	if (!unit_prices(line) || !decimal_mul(line->list_price, line->quantity, &line->extended_list_price) ||
	    !decimal_mul(line->sale_price, line->quantity, &line->extended_sale_price))
		return false;
	line->extended_list_price = decimal_round(line->extended_list_price, digits);
	line->extended_sale_price = decimal_round(line->extended_sale_price, digits);
	return true;
}

bool cart_price(struct cart *cart, struct fault *fault)
{
	struct decimal base = decimal_int(0);

	for (size_t i = 0; i < cart->lines_len; i++) {
		struct cart_line *line = cart->lines[i];

		if (line->state == LINE_GONE)
			continue;
		if (!line_price(line, cart->digits) || !decimal_add(base, line->extended_sale_price, &base))
			return fault_field(fault, cart->arena, line->path == NULL ? "quantity" : line->path, "makes an amount that is too large");
	}
	cart->base_amount = base;
	if (!discount_cart(cart))
		return fault_field(fault, cart->arena, "quantity", "makes an amount that is too large");
	return true;
}
