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

static void coupons(struct json_w *w, const struct cart *cart)
{
	json_m_open(w, "coupons", '[');
	for (size_t i = 0; i < cart->coupons_len; i++) {
		const struct cart_coupon *coupon = &cart->coupons[i];
		const char *type = coupon_types[coupon->discount.kind];

		if (!coupon->discount.applies || type == NULL)
			continue;
		json_w_open(w, '{');
		json_m_text(w, "code", coupon->code);
		json_m_text(w, "id", coupon->key);
		json_m_text(w, "coupon_type", type);
		json_m_decimal(w, "discounted_amount", coupon->discount.amount);
		json_m_text(w, "display_name", coupon->name[0] == '\0' ? coupon->code : coupon->name);
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
	json_m_open(w, "discounts", '[');
	for (size_t i = 0; i < cart->promotions_len; i++) {
		const struct cart_promotion *promotion = &cart->promotions[i];

		if (!promotion->discount.applies || promotion->discount.kind == DISCOUNT_BANNER)
			continue;
		json_w_open(w, '{');
		json_m_text(w, "id", promotion_id(cart, promotion));
		json_m_decimal(w, "discounted_amount", promotion->discount.amount);
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
	json_m_open(w, "promotions", '{');
	json_m_open(w, "banners", '[');
	for (size_t i = 0; i < cart->promotions_len; i++) {
		const struct cart_promotion *promotion = &cart->promotions[i];

		if (!promotion->discount.applies || promotion->banner_text == NULL)
			continue;
		json_w_open(w, '{');
		json_m_text(w, "id", promotion_id(cart, promotion));
		json_m_text(w, "type", promotion->banner_type);
		json_m_texts(w, "page", promotion->banner_pages);
		json_m_text(w, "text", promotion->banner_text);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	json_w_close(w, '}');
}
