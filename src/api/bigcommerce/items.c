/*
 * items: lines out of a request's entries.
 */
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "cart/cart.h"
#include "cart/catalog.h"

void items_read(struct call *call, const struct in_items *in, struct catalog *catalog)
{
	const struct in_line *lines = in->line_items.at;
	int64_t *ids;

	if (in->line_items.len == 0)
		return;
	ids = arena_array(call->arena, in->line_items.len, sizeof(*ids));
	for (size_t i = 0; i < in->line_items.len; i++)
		ids[i] = lines[i].product_id;
	catalog_read(catalog, call->arena, call->db, &call->store, ids, in->line_items.len);
}

/* An option's id (integer or text), value or name. */
static const char *selection_value(struct json_object *value)
{
	if (json_object_is_type(value, json_type_string) || json_object_is_type(value, json_type_int))
		return json_object_get_string(value);
	return NULL;
}

static bool selections_take(struct call *call, const struct in_line *in, struct product_request *wanted)
{
	const struct in_selection *from = in->option_selections.at;
	struct selection *to = arena_array(call->arena, in->option_selections.len + 1, sizeof(*to));
	bool good = true;

	for (size_t i = 0; i < in->option_selections.len; i++) {
		to[i].option_set_id = from[i].option_id;
		to[i].value = selection_value(from[i].option_value);
		if (to[i].value == NULL)
			good = fault_field(&call->fault, call->arena,
				arena_printf(call->arena, "%s.option_selections.%zu.option_value", wanted->path, i), "must be a string or an integer");
	}
	wanted->selections = to;
	wanted->selections_len = in->option_selections.len;
	return good;
}

/* One fixed form, so that equal wrappings are equal text: cart_lines_merge_key compares it. */
static const char *wrapping_text(struct call *call, const struct in_wrapping *in)
{
	const struct in_wrap_detail *details = in->wrap_details.at;
	struct json_w w = json_w_new(call->arena, 256);

	json_w_open(&w, '{');
	json_m_bool(&w, "wrap_together", in->wrap_together);
	json_m_open(&w, "wrap_details", '[');
	for (size_t i = 0; i < in->wrap_details.len; i++) {
		json_w_open(&w, '{');
		json_m_int(&w, "id", details[i].id);
		if (details[i].message != NULL) {
			json_m_text(&w, "message", details[i].message);
		}
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	json_w_close(&w, '}');
	return w.buf.at;
}

enum { WRAPPING_LEN_MAX = 1000 };       /* as the column's CHECK has it */

static bool product_add(struct call *call, const struct in_line *in, const struct catalog *catalog, struct cart *cart, const char *path)
{
	struct product_request wanted = { .product_id = in->product_id, .variant_id = in->variant_id, .path = path };
	struct cart_line *line = arena_alloc(call->arena, sizeof(*line));

	if (!selections_take(call, in, &wanted) || !catalog_resolve(catalog, &wanted, line, &call->fault))
		return false;
	line->quantity = decimal_int(in->quantity);
	line->overridden = in->list_price_given;
	line->price_override = in->list_price_given ? in->list_price : decimal_int(0);
	line->name = in->name;
	if (in->gift_wrapping_given)
		line->gift_wrapping = wrapping_text(call, &in->gift_wrapping);
	if (line->gift_wrapping != NULL && strlen(line->gift_wrapping) > WRAPPING_LEN_MAX)
		return fault_field(&call->fault, call->arena, arena_printf(call->arena, "%s.gift_wrapping", path), "is too long");
	return cart_add(cart, line, &call->fault);
}

static bool custom_add(struct call *call, const struct in_custom *in, struct cart *cart, const char *path)
{
	struct cart_line *line = arena_alloc(call->arena, sizeof(*line));

	*line = (struct cart_line){
		.kind = LINE_CUSTOM, .path = path, .quantity = decimal_int(in->quantity), .unit_price = in->list_price,
		.name = in->name, .sku = in->sku, .image_url = in->image_url };
	return cart_add(cart, line, &call->fault);
}

static bool certificate_add(struct call *call, const struct in_certificate *in, struct cart *cart, const char *path)
{
	struct cart_line *line = arena_alloc(call->arena, sizeof(*line));

	*line = (struct cart_line){
		.kind = LINE_GIFT_CERTIFICATE, .path = path, .quantity = decimal_int(in->quantity), .unit_price = in->amount,
		.name = in->name, .theme = in->theme, .message = in->message,
		.sender = { in->sender.name, in->sender.email }, .recipient = { in->recipient.name, in->recipient.email } };
	return cart_add(cart, line, &call->fault);
}

bool items_add(struct call *call, const struct in_items *in, const struct catalog *catalog, struct cart *cart)
{
	const struct in_line *lines = in->line_items.at;
	const struct in_custom *customs = in->custom_items.at;
	const struct in_certificate *certificates = in->gift_certificates.at;
	bool good = true;

	for (size_t i = 0; i < in->line_items.len; i++)
		good &= product_add(call, &lines[i], catalog, cart, arena_printf(call->arena, "line_items.%zu", i));
	for (size_t i = 0; i < in->custom_items.len; i++)
		good &= custom_add(call, &customs[i], cart, arena_printf(call->arena, "custom_items.%zu", i));
	for (size_t i = 0; i < in->gift_certificates.len; i++)
		good &= certificate_add(call, &certificates[i], cart, arena_printf(call->arena, "gift_certificates.%zu", i));
	return good && cart_check_limits(cart, &call->fault);
}
