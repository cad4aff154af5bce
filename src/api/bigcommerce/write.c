/*
 * write: a cart as this API shows it, by hand: its shape is composition.
 */
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/bigcommerce/redirects.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/json.h"
#include "cart/cart.h"

void write_time(struct json_w *w, const char *name, const char *stamp)
{
	json_m_time(w, name, stamp, "+00:00");
}

static void options(struct json_w *w, const struct cart_line *line)
{
	json_m_open(w, "options", '[');
	for (const struct line_option *option = line->options; option != NULL; option = option->next) {
		json_w_open(w, '{');
		json_m_text_or_empty(w, "name", option->set_name);
		json_m_int(w, "nameId", option->set_id);
		json_m_text_or_empty(w, "value", option->option_name);
		json_m_int(w, "valueId", option->option_id);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
}

/* The vendor shows one wrapping a line; where items are wrapped apart, the first message. */
static void wrapping(struct json_w *w, struct arena *arena, const char *json)
{
	struct json_object *object = NULL, *details = NULL, *first = NULL, *message = NULL;
	const char *why;

	if (!json_read(arena, json, strlen(json), &object, &why))
		return;
	if (json_object_object_get_ex(object, "wrap_details", &details) && json_object_array_length(details) > 0)
		first = json_object_array_get_idx(details, 0);
	json_object_object_get_ex(first, "message", &message);
	json_m_open(w, "gift_wrapping", '{');
	json_m_text_or_empty(w, "name", "Gift wrapping");
	json_m_text_or_empty(w, "message", message == NULL ? "" : json_object_get_string(message));
	json_m_decimal(w, "amount", decimal_int(0));
	json_w_close(w, '}');
}

static void prices(struct json_w *w, const struct cart_line *line)
{
	json_m_raw(w, "discounts", "[]");
	json_m_raw(w, "coupons", "[]");
	json_m_decimal(w, "discount_amount", line->discount_amount);
	json_m_decimal(w, "coupon_amount", line->coupon_amount);
	json_m_decimal(w, "original_price", line->original_price);
	json_m_decimal(w, "list_price", line->list_price);
	json_m_decimal(w, "sale_price", line->sale_price);
	json_m_decimal(w, "extended_list_price", line->extended_list_price);
	json_m_decimal(w, "extended_sale_price", line->extended_sale_price);
}

static void product(struct json_w *w, struct arena *arena, const struct cart_line *line, unsigned include)
{
	bool digital = line->product.digital;

	json_w_open(w, '{');
	json_m_text_or_empty(w, "id", line->id);
	json_m_int(w, "variant_id", line->variant_id);
	json_m_int(w, "product_id", line->product_id);
	json_m_text_or_empty(w, "sku", line->sku);
	json_m_text_or_empty(w, "name", line->name == NULL ? line->product.name : line->name);
	json_m_text_or_empty(w, "url", line->product.url);
	json_m_decimal(w, "quantity", line->quantity);
	json_m_bool(w, "taxable", line->product.taxable);
	json_m_text_or_empty(w, "image_url", line->image_url);
	prices(w, line);
	json_m_bool(w, "is_require_shipping", !digital);
	json_m_bool(w, "is_mutable", true);
	json_m_bool(w, "added_by_promotion", line->is_free);
	if (line->gift_wrapping != NULL)
		wrapping(w, arena, line->gift_wrapping);
	if (digital) {
		json_m_texts(w, "download_file_urls", line->product.download_files);
		json_m_text_or_empty(w, "download_page_url", line->product.download_page);
		json_m_text_or_empty(w, "download_size", line->product.download_size);
	}
	if (include & (digital ? INCLUDE_DIGITAL_OPTIONS : INCLUDE_PHYSICAL_OPTIONS))
		options(w, line);
	json_w_close(w, '}');
}

static void contact(struct json_w *w, const char *name, const struct line_contact *contact)
{
	json_m_open(w, name, '{');
	json_m_text_or_empty(w, "name", contact->name);
	json_m_text_or_empty(w, "email", contact->email);
	json_w_close(w, '}');
}

static void certificate(struct json_w *w, const struct cart_line *line)
{
	json_w_open(w, '{');
	json_m_text_or_empty(w, "id", line->id);
	json_m_text_or_empty(w, "name", line->name);
	json_m_text_or_empty(w, "theme", line->theme);
	json_m_decimal(w, "amount", line->unit_price);
	json_m_decimal(w, "quantity", line->quantity);
	json_m_bool(w, "taxable", false);
	contact(w, "sender", &line->sender);
	contact(w, "recipient", &line->recipient);
	json_m_text_or_empty(w, "message", line->message);
	json_w_close(w, '}');
}

static void custom(struct json_w *w, const struct cart_line *line)
{
	json_w_open(w, '{');
	json_m_text_or_empty(w, "id", line->id);
	json_m_text_or_empty(w, "sku", line->sku);
	json_m_text_or_empty(w, "name", line->name);
	json_m_decimal(w, "quantity", line->quantity);
	json_m_decimal(w, "list_price", line->list_price);
	json_m_decimal(w, "extended_list_price", line->extended_list_price);
	json_m_text_or_empty(w, "image_url", line->image_url);
	json_w_close(w, '}');
}

enum shelf { PHYSICAL, DIGITAL, CERTIFICATES, CUSTOMS, SHELVES };

static const char *const shelf_names[SHELVES] = { "physical_items", "digital_items", "gift_certificates", "custom_items" };

static enum shelf shelf_of(const struct cart_line *line)
{
	if (line->kind == LINE_GIFT_CERTIFICATE)
		return CERTIFICATES;
	if (line->kind == LINE_CUSTOM)
		return CUSTOMS;
	return line->product.digital ? DIGITAL : PHYSICAL;
}

static void lines(struct json_w *w, const struct cart *cart, unsigned include)
{
	json_m_open(w, "line_items", '{');
	for (int shelf = 0; shelf < SHELVES; shelf++) {
		json_m_open(w, shelf_names[shelf], '[');
		for (size_t i = 0; i < cart->lines_len; i++) {
			const struct cart_line *line = cart->lines[i];

			if (line->state == LINE_GONE || (int)shelf_of(line) != shelf)
				continue;
			if (shelf == CERTIFICATES)
				certificate(w, line);
			else if (shelf == CUSTOMS)
				custom(w, line);
			else
				product(w, cart->arena, line, include);
		}
		json_w_close(w, ']');
	}
	json_w_close(w, '}');
}

static void whole_cart(struct json_w *w, struct call *call, const struct cart *cart, unsigned include)
{
	json_w_open(w, '{');
	json_m_text_or_empty(w, "id", cart->id);
	json_m_int(w, "customer_id", cart->account_id);
	json_m_int(w, "channel_id", cart->channel_id);
	json_m_text_or_empty(w, "email", cart->email);
	json_m_open(w, "currency", '{');
	json_m_text_or_empty(w, "code", cart->currency);
	json_w_close(w, '}');
	json_m_bool(w, "tax_included", call->store.tax_included);
	json_m_decimal(w, "base_amount", cart->base_amount);
	json_m_decimal(w, "discount_amount", cart->discount_amount);
	json_m_int(w, "manual_discount_amount", 0);
	json_m_decimal(w, "cart_amount", cart->cart_amount);
	write_offers(w, cart);
	lines(w, cart, include);
	write_time(w, "created_time", cart->created_at);
	write_time(w, "updated_time", cart->updated_at);
	json_m_text_or_empty(w, "locale", cart->locale);
	json_m_int(w, "version", cart->version);
	if (include & INCLUDE_BANNERS)
		write_banners(w, cart);
	if (include & INCLUDE_REDIRECT_URLS) {
		json_w_name(w, "redirect_urls");
		redirects_write(call, w, cart->id, "");
	}
	json_w_close(w, '}');
}

static void tag(struct call *call, const struct cart *cart, unsigned include)
{
	char hash[DIGEST_HEX_LEN];

	if (!(include & INCLUDE_REDIRECT_URLS)) {
		reply_version(call->reply, cart->version);
		return;
	}
	/* No two answers with URLs are the same: their tag says so, and If-Match still finds the version in it. */
	digest_sha256_hex(call->reply->body, call->reply->body_len, hash);
	reply_header(call->reply, "ETag", arena_printf(call->arena, "\"v%d.%.16s\"", cart->version, hash));
}

void write_cart(struct call *call, int status, const struct cart *cart, unsigned include)
{
	struct json_w w = json_w_new(call->arena, 1024 + cart->lines_len * 640);

	json_w_open(&w, '{');
	json_w_name(&w, "data");
	whole_cart(&w, call, cart, include);
	json_m_raw(&w, "meta", "{}");
	json_w_close(&w, '}');
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	tag(call, cart, include);
	reply_header(call->reply, "X-Cart-Id", cart->id);
}

void write_nothing(struct call *call)
{
	call->reply->status = 204;
	call->reply->type = NULL;
}
