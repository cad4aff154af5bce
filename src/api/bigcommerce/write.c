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

static void text(struct json_w *w, const char *name, const char *value)
{
	json_w_name(w, name);
	json_w_string(w, value == NULL ? "" : value);
}

static void number(struct json_w *w, const char *name, int64_t value)
{
	json_w_name(w, name);
	json_w_int(w, value);
}

static void amount(struct json_w *w, const char *name, struct decimal value)
{
	json_w_name(w, name);
	json_w_decimal(w, value);
}

static void flag(struct json_w *w, const char *name, bool value)
{
	json_w_name(w, name);
	json_w_bool(w, value);
}

static void nothing_in(struct json_w *w, const char *name)
{
	json_w_name(w, name);
	json_w_raw(w, "[]");
}

/* "2026-11-20 17:24:00.123456+00", as PostgreSQL prints it, to 2026-11-20T17:24:00+00:00. */
void write_time(struct json_w *w, const char *name, const char *stamp)
{
	char out[] = "0000-00-00T00:00:00+00:00";

	if (strlen(stamp) >= 19) {
		memcpy(out, stamp, 10);
		memcpy(out + 11, stamp + 11, 8);
	}
	text(w, name, out);
}

static void options(struct json_w *w, const struct cart_line *line)
{
	json_w_name(w, "options");
	json_w_open(w, '[');
	for (const struct line_option *option = line->options; option != NULL; option = option->next) {
		json_w_open(w, '{');
		text(w, "name", option->set_name);
		number(w, "nameId", option->set_id);
		text(w, "value", option->option_name);
		number(w, "valueId", option->option_id);
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
	json_w_name(w, "gift_wrapping");
	json_w_open(w, '{');
	text(w, "name", "Gift wrapping");
	text(w, "message", message == NULL ? "" : json_object_get_string(message));
	amount(w, "amount", decimal_int(0));
	json_w_close(w, '}');
}

/* literal: {/a.zip,"/b c.zip"} */
void write_texts(struct json_w *w, struct arena *arena, const char *name, const char *literal)
{
	json_w_name(w, name);
	json_w_open(w, '[');
	for (const char *at = literal == NULL ? "}" : literal + 1; *at != '}' && *at != '\0'; at += *at == ',') {
		bool quoted = *at == '"';
		char *item = arena_alloc(arena, strlen(at) + 1);
		size_t len = 0;

		for (at += quoted; *at != '\0' && (quoted ? *at != '"' : *at != ',' && *at != '}'); at++) {
			at += quoted && *at == '\\' && at[1] != '\0';
			item[len++] = *at;
		}
		at += quoted && *at == '"';
		json_w_string(w, item);
	}
	json_w_close(w, ']');
}

static void prices(struct json_w *w, const struct cart_line *line)
{
	nothing_in(w, "discounts");
	nothing_in(w, "coupons");
	amount(w, "discount_amount", line->discount_amount);
	amount(w, "coupon_amount", line->coupon_amount);
	amount(w, "original_price", line->original_price);
	amount(w, "list_price", line->list_price);
	amount(w, "sale_price", line->sale_price);
	amount(w, "extended_list_price", line->extended_list_price);
	amount(w, "extended_sale_price", line->extended_sale_price);
}

static void product(struct json_w *w, struct arena *arena, const struct cart_line *line, unsigned include)
{
	bool digital = line->product.digital;

	json_w_open(w, '{');
	text(w, "id", line->id);
	number(w, "variant_id", line->variant_id);
	number(w, "product_id", line->product_id);
	text(w, "sku", line->sku);
	text(w, "name", line->name == NULL ? line->product.name : line->name);
	text(w, "url", line->product.url);
	amount(w, "quantity", line->quantity);
	flag(w, "taxable", line->product.taxable);
	text(w, "image_url", line->image_url);
	prices(w, line);
	flag(w, "is_require_shipping", !digital);
	flag(w, "is_mutable", true);
	flag(w, "added_by_promotion", line->is_free);
	if (line->gift_wrapping != NULL)
		wrapping(w, arena, line->gift_wrapping);
	if (digital) {
		write_texts(w, arena, "download_file_urls", line->product.download_files);
		text(w, "download_page_url", line->product.download_page);
		text(w, "download_size", line->product.download_size);
	}
	if (include & (digital ? INCLUDE_DIGITAL_OPTIONS : INCLUDE_PHYSICAL_OPTIONS))
		options(w, line);
	json_w_close(w, '}');
}

static void contact(struct json_w *w, const char *name, const struct line_contact *contact)
{
	json_w_name(w, name);
	json_w_open(w, '{');
	text(w, "name", contact->name);
	text(w, "email", contact->email);
	json_w_close(w, '}');
}

static void certificate(struct json_w *w, const struct cart_line *line)
{
	json_w_open(w, '{');
	text(w, "id", line->id);
	text(w, "name", line->name);
	text(w, "theme", line->theme);
	amount(w, "amount", line->unit_price);
	amount(w, "quantity", line->quantity);
	flag(w, "taxable", false);
	contact(w, "sender", &line->sender);
	contact(w, "recipient", &line->recipient);
	text(w, "message", line->message);
	json_w_close(w, '}');
}

static void custom(struct json_w *w, const struct cart_line *line)
{
	json_w_open(w, '{');
	text(w, "id", line->id);
	text(w, "sku", line->sku);
	text(w, "name", line->name);
	amount(w, "quantity", line->quantity);
	amount(w, "list_price", line->list_price);
	amount(w, "extended_list_price", line->extended_list_price);
	text(w, "image_url", line->image_url);
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
	json_w_name(w, "line_items");
	json_w_open(w, '{');
	for (int shelf = 0; shelf < SHELVES; shelf++) {
		json_w_name(w, shelf_names[shelf]);
		json_w_open(w, '[');
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
	text(w, "id", cart->id);
	number(w, "customer_id", cart->account_id);
	number(w, "channel_id", cart->channel_id);
	text(w, "email", cart->email);
	json_w_name(w, "currency");
	json_w_open(w, '{');
	text(w, "code", cart->currency);
	json_w_close(w, '}');
	flag(w, "tax_included", call->store.tax_included);
	amount(w, "base_amount", cart->base_amount);
	amount(w, "discount_amount", cart->discount_amount);
	number(w, "manual_discount_amount", 0);
	amount(w, "cart_amount", cart->cart_amount);
	write_offers(w, cart);
	lines(w, cart, include);
	write_time(w, "created_time", cart->created_at);
	write_time(w, "updated_time", cart->updated_at);
	text(w, "locale", cart->locale);
	number(w, "version", cart->version);
	if (include & INCLUDE_BANNERS)
		write_banners(w, cart);
	if (include & INCLUDE_REDIRECT_URLS) {
		json_w_name(w, "redirect_urls");
		redirects_write(call, w, cart->id, "");
	}
	json_w_close(w, '}');
}

/* No two answers with URLs are the same: their tag says so, and If-Match still finds the version in it. */
static const char *tag(struct call *call, const struct cart *cart, unsigned include)
{
	char hash[DIGEST_HEX_LEN];

	if (!(include & INCLUDE_REDIRECT_URLS))
		return arena_printf(call->arena, "\"v%d\"", cart->version);
	digest_sha256_hex(call->reply->body, call->reply->body_len, hash);
	return arena_printf(call->arena, "\"v%d.%.16s\"", cart->version, hash);
}

void write_cart(struct call *call, int status, const struct cart *cart, unsigned include)
{
	struct json_w w = json_w_new(call->arena, 1024 + cart->lines_len * 640);

	json_w_open(&w, '{');
	json_w_name(&w, "data");
	whole_cart(&w, call, cart, include);
	json_w_name(&w, "meta");
	json_w_raw(&w, "{}");
	json_w_close(&w, '}');
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	reply_header(call->reply, "ETag", tag(call, cart, include));
	reply_header(call->reply, "X-Cart-Id", cart->id);
}

void write_nothing(struct call *call)
{
	call->reply->status = 204;
	call->reply->type = NULL;
}
