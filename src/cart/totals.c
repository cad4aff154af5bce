#include "cart/totals.h"

#include "cart/cart.h"
#include "cart/discount.h"

bool totals_line(const struct cart_line *line, struct line_totals *out)
{
	out->price = line->original_price;
	out->special_price = line->sale_price;
	out->total_price = line->extended_sale_price;
	return decimal_sub(line->original_price, line->sale_price, &out->discount);
}

static bool line_add(struct totals *totals, const struct cart_line *line, int digits)
{
	struct decimal full;

	return decimal_mul(line->original_price, line->quantity, &full) &&
		decimal_add(totals->total, decimal_round(full, digits), &totals->total) &&
		decimal_add(totals->sub_total, line->extended_sale_price, &totals->sub_total) &&
		decimal_add(totals->products, line->quantity, &totals->products);
}

static bool coupons_add(struct totals *totals, const struct cart *cart)
{
	for (size_t i = 0; i < cart->coupons_len; i++) {
		const struct cart_coupon *coupon = &cart->coupons[i];

		if (!coupon->discount.applies)
			continue;
		if (totals->coupon_code == NULL)
			totals->coupon_code = coupon->code;
		if (!decimal_add(totals->coupon_value, coupon->discount.amount, &totals->coupon_value))
			return false;
	}
	return true;
}

bool totals_cart(const struct cart *cart, struct totals *out)
{
	struct decimal none = decimal_int(0);

	*out = (struct totals){ none, none, none, none, none, none, none, NULL };
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state != LINE_GONE && !line_add(out, cart->lines[i], cart->digits))
			return false;
	}
	if (!decimal_sub(out->total, out->sub_total, &out->discount) || !coupons_add(out, cart) ||
	    !decimal_add(cart->discount_amount, out->coupon_value, &out->total_discount) ||
	    !decimal_sub(out->sub_total, out->total_discount, &out->grand_total))
		return false;
	if (decimal_cmp(out->grand_total, none) < 0)
		out->grand_total = none;
	return true;
}
