/*
 * write_offers: what promotions and coupons took off a cart, and the banners.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "base/arena.h"
#include "base/json.h"
#include "cart/discount.h"

/* The vendor's coupon types; fixed and per_total are one to it. */
static const char *const coupon_types[DISCOUNT_KINDS] = {
	[DISCOUNT_PERCENTAGE] = "1",
	[DISCOUNT_FIXED] = "2",
	[DISCOUNT_PER_ITEM] = "0",
	[DISCOUNT_PER_TOTAL] = "2",
};

static void text(struct json_w *w, const char *name, const char *value)
{
	json_w_name(w, name);
	json_w_string(w, value);
}

static void amount(struct json_w *w, const char *name, struct decimal value)
{
	json_w_name(w, name);
	json_w_decimal(w, value);
}

static void coupons(struct json_w *w, const struct cart *cart)
{
	json_w_name(w, "coupons");
	json_w_open(w, '[');
	for (size_t i = 0; i < cart->coupons_len; i++) {
		const struct cart_coupon *coupon = &cart->coupons[i];
		const char *type = coupon_types[coupon->discount.kind];

		if (!coupon->discount.applies || type == NULL)
			continue;
		json_w_open(w, '{');
		text(w, "code", coupon->code);
		text(w, "id", coupon->key);
		text(w, "coupon_type", type);
		amount(w, "discounted_amount", coupon->discount.amount);
		text(w, "display_name", coupon->name[0] == '\0' ? coupon->code : coupon->name);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
}

static const char *promotion_id(const struct cart *cart, const struct cart_promotion *promotion)
{
	return arena_printf(cart->arena, "%d", promotion->id);
}

static void discounts(struct json_w *w, const struct cart *cart)
{
	json_w_name(w, "discounts");
	json_w_open(w, '[');
	for (size_t i = 0; i < cart->promotions_len; i++) {
		const struct cart_promotion *promotion = &cart->promotions[i];

		if (!promotion->discount.applies || promotion->discount.kind == DISCOUNT_BANNER)
			continue;
		json_w_open(w, '{');
		text(w, "id", promotion_id(cart, promotion));
		amount(w, "discounted_amount", promotion->discount.amount);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
}

void write_offers(struct json_w *w, const struct cart *cart)
{
	coupons(w, cart);
	discounts(w, cart);
}

void write_banners(struct json_w *w, const struct cart *cart)
{
	json_w_name(w, "promotions");
	json_w_open(w, '{');
	json_w_name(w, "banners");
	json_w_open(w, '[');
	for (size_t i = 0; i < cart->promotions_len; i++) {
		const struct cart_promotion *promotion = &cart->promotions[i];

		if (!promotion->discount.applies || promotion->banner_text == NULL)
			continue;
		json_w_open(w, '{');
		text(w, "id", promotion_id(cart, promotion));
		text(w, "type", promotion->banner_type);
		write_texts(w, cart->arena, "page", promotion->banner_pages);
		text(w, "text", promotion->banner_text);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	json_w_close(w, '}');
}
