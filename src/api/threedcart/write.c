/*
 * write: carts and results as this API shows them.
 */
#include <string.h>

#include "api/api.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/json.h"
#include "cart/cart.h"
#include "cart/order.h"

/* The members that a body may have, by the table that reads them. */
static void members(struct json_w *w, const struct shown *shown)
{
	struct in_cart given = { .contacts = shown->contacts };
	const struct field_set *set = &threedcart_cart_fields;

	given.customer_id = shown->cart.account_id != 0 ? shown->cart.account_id : shown->contacts.customer_id;
	for (size_t i = 0; i < set->fields_len; i++) {
		const char *at = (const char *)&given + set->fields[i].offset;

		if (set->fields[i].type == FIELD_TEXT)
			json_m_text_or_empty(w, set->fields[i].name, *(const char *const *)at);
		else
			json_m_int(w, set->fields[i].name, *(const int64_t *)at);
	}
}

/*
 * Unit price and option price add up to what one piece costs: of a price that
 * was overridden, or of a line that is no product, the whole is the unit price.
 */
static void prices(struct json_w *w, const struct cart_line *line)
{
	struct decimal options = decimal_int(0), unit = line->sale_price;

	if (line->kind == LINE_PRODUCT && !line->overridden) {
		options = line->product.option_price;
		unit = line->product.has_special_price ? line->product.special_price : line->product.price;
	}
	json_m_decimal(w, "ItemUnitPrice", unit);
	json_m_decimal(w, "ItemOptionPrice", options);
}

static void item(struct json_w *w, const struct cart_line *line, const char *added_at)
{
	json_w_open(w, '{');
	json_m_int(w, "CatalogID", line->product_id);
	json_m_int(w, "CartItemID", cart_line_number(line));
	json_m_text_or_empty(w, "ItemID", line->sku);
	json_m_decimal(w, "ItemQuantity", line->quantity);
	json_m_text_or_empty(w, "ItemDescription", line->name == NULL ? line->product.name : line->name);
	prices(w, line);
	json_m_time(w, "ItemDateAdded", added_at, "");
	json_m_text_or_empty(w, "ItemImage1", line->image_url);
	json_w_close(w, '}');
}

static void items(struct json_w *w, struct call *call, const struct shown *shown)
{
	int row = 0;

	json_m_open(w, "CartItemList", '[');
	for (size_t i = 0; i < shown->cart.lines_len; i++) {
		const struct cart_line *line = shown->cart.lines[i];
		const char *added_at = order_line_added(call->db, shown->lines_slot, &row, line);

		item(w, line, added_at == NULL ? shown->cart.updated_at : added_at);
	}
	json_w_close(w, ']');
}

static void whole_cart(struct json_w *w, struct call *call, const struct shown *shown)
{
	json_w_open(w, '{');
	members(w, shown);
	json_m_text_or_empty(w, "OrderKey", shown->order_key);
	json_m_time(w, "OrderDate", shown->cart.created_at, "");
	json_m_decimal(w, "OrderAmount", shown->cart.cart_amount);
	json_m_raw(w, "OrderWeight", order_weight(call->db, shown->lines_slot));
	json_m_time(w, "LastUpdate", shown->cart.updated_at, "");
	json_m_text_or_empty(w, "CheckoutURL", arena_printf(call->arena, "%s/cart.php?orderkey=%s&checkout=0", call->store.secure_url, shown->order_key));
	items(w, call, shown);
	json_w_close(w, '}');
}

static void reply_json(struct call *call, int status, const struct json_w *w)
{
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w->buf.at;
	call->reply->body_len = w->buf.len;
}

static void cart_headers(struct call *call, const char *cart_id, int32_t version)
{
	if (version > 0)
		reply_version(call->reply, version);
	reply_header(call->reply, "X-Cart-Id", cart_id);
}

void threedcart_write_cart(struct call *call, const struct shown *shown, bool listed)
{
	struct json_w w = json_w_new(call->arena, 2048 + shown->cart.lines_len * 320);

	if (listed)
		json_w_open(&w, '[');
	whole_cart(&w, call, shown);
	if (listed)
		json_w_close(&w, ']');
	reply_json(call, 200, &w);
	cart_headers(call, shown->cart.id, shown->cart.version);
}

void threedcart_write_element(struct call *call, int status, const char *key, const char *value, const char *message)
{
	struct json_w w = json_w_new(call->arena, 256);

	json_w_open(&w, '[');
	json_w_open(&w, '{');
	json_m_text_or_empty(&w, "Key", key);
	json_m_text_or_empty(&w, "Value", value);
	json_m_text_or_empty(&w, "Status", arena_printf(call->arena, "%d", status));
	json_m_text_or_empty(&w, "Message", message);
	json_w_close(&w, '}');
	json_w_close(&w, ']');
	reply_json(call, status, &w);
}

void threedcart_write_result(struct call *call, int status, const char *key, const char *value, const char *message,
	const char *cart_id, int32_t version)
{
	threedcart_write_element(call, status, key, value, message);
	cart_headers(call, cart_id, version);
}
