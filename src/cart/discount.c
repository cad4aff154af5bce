#include "cart/discount.h"

#include <string.h>

#include "cart/cart.h"

static const char *const kind_names[DISCOUNT_KINDS] = { "banner", "percentage", "fixed", "per_item", "per_total" };

/* Where the money comes from, while discounts are taken one after the other. */
struct purse {
	struct cart *cart;
	struct decimal subtotal;        /* before any */
	struct decimal left;
	bool coupon;                    /* what is taken now is a coupon's */
};

enum discount_kind discount_kind_of(const char *name)
{
	enum discount_kind kind = DISCOUNT_BANNER;

	while (kind < DISCOUNT_KINDS && strcmp(name, kind_names[kind]) != 0)
		kind++;
	return kind;
}

static struct decimal least(struct decimal a, struct decimal b)
{
	return decimal_cmp(a, b) < 0 ? a : b;
}

static struct decimal not_below_zero(struct decimal a)
{
	return decimal_cmp(a, decimal_int(0)) < 0 ? decimal_int(0) : a;
}

bool discount_subtotal(const struct cart *cart, struct decimal *subtotal)
{
	struct decimal sum = decimal_int(0);

	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];

		if (line->state != LINE_GONE && line->kind != LINE_GIFT_CERTIFICATE &&
		    !decimal_add(sum, line->extended_sale_price, &sum))
			return false;
	}
	*subtotal = sum;
	return true;
}

bool discount_applies(const struct discount *discount, struct decimal subtotal)
{
	return discount->live && (!discount->has_minimum || decimal_cmp(subtotal, discount->minimum) >= 0);
}

/* The product is exact; one rounding follows. */
static bool percentage(const struct purse *purse, const struct discount *discount, struct decimal *amount)
{
	struct decimal product, hundredth = { 1, 2 };

	if (!decimal_mul(purse->left, discount->value, &product) || !decimal_mul(product, hundredth, &product))
		return false;
	*amount = decimal_round(product, purse->cart->digits);
	return true;
}

/* One line's share, which is also what the line shows. */
static bool line_take(const struct purse *purse, const struct discount *discount, struct cart_line *line, struct decimal room, struct decimal *share)
{
	struct decimal left;

	if (!decimal_mul(discount->value, line->quantity, share) || !decimal_sub(line->extended_sale_price, line->discount_amount, &left))
		return false;
	*share = decimal_round(*share, purse->cart->digits);
	*share = not_below_zero(least(least(*share, left), room));
	return decimal_add(line->discount_amount, *share, &line->discount_amount) &&
		(!purse->coupon || decimal_add(line->coupon_amount, *share, &line->coupon_amount));
}

static bool per_item(const struct purse *purse, const struct discount *discount, struct decimal *amount)
{
	struct decimal sum = decimal_int(0), room = purse->left, share;

	for (size_t i = 0; i < purse->cart->lines_len; i++) {
		struct cart_line *line = purse->cart->lines[i];

		if (line->state == LINE_GONE || line->kind != LINE_PRODUCT || line->overridden)
			continue;
		if (!line_take(purse, discount, line, room, &share) || !decimal_add(sum, share, &sum) || !decimal_sub(room, share, &room))
			return false;
	}
	*amount = sum;
	return true;
}

/* Takes one off and adds it to total. */
static bool take(struct purse *purse, struct discount *discount, struct decimal *total)
{
	struct decimal amount = decimal_int(0);
	bool good = true;

	discount->applies = discount_applies(discount, purse->subtotal);
	discount->amount = amount;
	if (!discount->applies)
		return true;
	switch (discount->kind) {
	case DISCOUNT_PERCENTAGE:
		good = percentage(purse, discount, &amount);
		break;
	case DISCOUNT_PER_ITEM:
		good = per_item(purse, discount, &amount);
		break;
	case DISCOUNT_FIXED:
	case DISCOUNT_PER_TOTAL:
		amount = decimal_round(discount->value, purse->cart->digits);
		break;
	default:
		break;
	}
	discount->amount = least(amount, purse->left);
	return good && decimal_sub(purse->left, discount->amount, &purse->left) && decimal_add(*total, discount->amount, total);
}

/*
 * A coupon with a limit for each account was counted for the one who had the
 * cart; the next owner may have none left, so it does not come along.
 */
static void coupon_follow(const struct cart *cart, struct cart_coupon *coupon)
{
	if (coupon->state == COUPON_GONE || coupon->account_id == cart->account_id)
		return;
	if (coupon->per_account) {
		coupon->state = COUPON_GONE;
		return;
	}
	coupon->account_id = cart->account_id;
	coupon->state = coupon->state == COUPON_KEPT ? COUPON_CHANGED : coupon->state;
}

static bool coupons_take(struct purse *purse, struct decimal *total)
{
	purse->coupon = true;
	for (size_t i = 0; i < purse->cart->coupons_len; i++) {
		struct cart_coupon *coupon = &purse->cart->coupons[i];

		coupon_follow(purse->cart, coupon);
		if (coupon->state == COUPON_GONE)
			coupon->discount.applies = false;
		else if (!take(purse, &coupon->discount, total))
			return false;
	}
	return true;
}

bool discount_cart(struct cart *cart)
{
	struct purse purse = { .cart = cart };
	struct decimal total = decimal_int(0);

	for (size_t i = 0; i < cart->lines_len; i++)
		cart->lines[i]->discount_amount = cart->lines[i]->coupon_amount = decimal_int(0);
	if (!discount_subtotal(cart, &purse.subtotal))
		return false;
	purse.left = not_below_zero(purse.subtotal);
	for (size_t i = 0; i < cart->promotions_len; i++) {
		if (!take(&purse, &cart->promotions[i].discount, &total))
			return false;
	}
	cart->discount_amount = total;
	if (!coupons_take(&purse, &total) || !decimal_sub(cart->base_amount, total, &cart->cart_amount))
		return false;
	cart->cart_amount = not_below_zero(cart->cart_amount);
	return true;
}
