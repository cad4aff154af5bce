/*
 * write: a cart as shoppers see it, by hand: its shape is composition.
 */
#include <string.h>

#include "api/api.h"
#include "api/storefront/storefront.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/json.h"
#include "cart/cart.h"
#include "cart/child.h"
#include "cart/index.h"
#include "cart/totals.h"

/* 0: there is none. */
static void id(struct json_w *w, const char *name, int32_t value)
{
	json_w_name(w, name);
	if (value == 0)
		json_w_null(w);
	else
		json_w_int(w, value);
}

/* A numeric as the database prints it, or NULL. */
static void measure(struct json_w *w, const char *name, const char *numeric)
{
	json_w_name(w, name);
	if (numeric == NULL)
		json_w_null(w);
	else
		json_w_decimal(w, amount_of(numeric));
}

/* What loose lines and components have in common. A line that a merchant made of no product has no product's members. */
static bool line_members(struct json_w *w, const struct cart_line *line)
{
	static const struct child none = { 0 };
	const struct child *child = line->child == NULL ? &none : line->child;
	struct line_totals totals;

	if (!totals_line(line, &totals))
		return false;
	id(w, "product_child_id", child->id);
	id(w, "product_parent_id", child->parent_id);
	json_m_text(w, "product_child_slug", child->slug);
	id(w, "category_id", child->category_id);
	json_m_text(w, "category_slug", child->category_slug);
	json_m_text(w, "name", line->name == NULL ? child->name : line->name);
	json_m_decimal(w, "price", totals.price);
	json_m_text(w, "size", child->size);
	json_m_decimal(w, "special_price", totals.special_price);
	json_m_text(w, "color", child->color);
	json_m_decimal(w, "total_price", totals.total_price);
	json_m_decimal(w, "discount", totals.discount);
	json_m_decimal(w, "quantity", line->quantity);
	return true;
}

static bool loose_lines(struct json_w *w, const struct cart *cart)
{
	bool good = true;

	json_m_open(w, "products", '[');
	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];

		if (line->state == LINE_GONE || line->bundle_id != 0)
			continue;
		json_w_open(w, '{');
		good &= line_members(w, line);
		json_m_int(w, "bundle_id", 0);
		json_m_int(w, "bundle_sequence", 0);
		id(w, "address_id", line->address_id);
		json_m_bool(w, "is_free", line->is_free);
		json_m_texts(w, "images", line->child != NULL ? line->child->images : NULL);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	return good;
}

/* One bundle in the cart: its lines, in their order. */
struct group {
	const struct cart_line *line;   /* NULL: the list's end */
	struct group *next;             /* of the same bundle */
	struct group *last;             /* of a first one: where the next goes */
	int sequence;                   /* of a first one, as shown */
};

/* How many of one bundle id were met. */
struct tally {
	int met;
};

/*
 * The first group of each bundle, in order.  Counted anew: what is stored may
 * have gaps, where one is hidden or was taken out.
 */
static size_t bundles_gather(const struct cart *cart, struct group **firsts)
{
	struct index known = index_new(cart->arena, cart->lines_len), tallies = index_new(cart->arena, cart->lines_len);
	size_t len = 0;

	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];
		struct group *group, *first;
		void **place, **tally;

		if (line->state == LINE_GONE || line->bundle_id == 0)
			continue;
		group = arena_alloc(cart->arena, sizeof(*group));
		group->line = line;
		place = index_at(&known, (struct index_key){ { line->bundle_id, line->bundle_sequence } });
		if (*place != NULL) {
			first = *place;
			first->last->next = group;
			first->last = group;
			continue;
		}
		tally = index_at(&tallies, (struct index_key){ { line->bundle_id } });
		if (*tally == NULL)
			*tally = arena_alloc(cart->arena, sizeof(struct tally));
		group->sequence = ((struct tally *)*tally)->met++;
		group->last = group;
		*place = firsts[len++] = group;
	}
	return len;
}

static bool bundles(struct json_w *w, const struct cart *cart)
{
	struct group **firsts = arena_array(cart->arena, cart->lines_len + 1, sizeof(struct group *));
	size_t len = bundles_gather(cart, firsts);
	bool good = true;

	json_m_open(w, "bundles", '[');
	for (size_t i = 0; i < len; i++) {
		json_w_open(w, '{');
		json_m_int(w, "bundle_id", firsts[i]->line->bundle_id);
		json_m_int(w, "bundle_sequence", firsts[i]->sequence);
		id(w, "address_id", firsts[i]->line->address_id);
		json_m_open(w, "products", '[');
		for (const struct group *group = firsts[i]; group != NULL; group = group->next) {
			json_w_open(w, '{');
			good &= line_members(w, group->line);
			json_w_close(w, '}');
		}
		json_w_close(w, ']');
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
	return good;
}

static bool with_options(const struct child *child, struct decimal price, struct decimal *out)
{
	return decimal_add(price, child->option_price, out);
}

static bool offered(struct json_w *w, const struct child *child)
{
	struct decimal price, special = decimal_int(0);

	if (!with_options(child, child->price, &price) || !with_options(child, child->special_price, &special))
		return false;
	json_w_open(w, '{');
	json_m_int(w, "product_child_id", child->id);
	json_m_int(w, "product_parent_id", child->parent_id);
	json_m_text(w, "color", child->color);
	json_m_decimal(w, "price", price);
	json_w_name(w, "special_price");
	if (child->has_special_price)
		json_w_decimal(w, special);
	else
		json_w_null(w);
	json_m_text(w, "slug", child->slug);
	json_m_text(w, "sku", child->sku);
	json_m_text(w, "description", child->description);
	json_m_text(w, "size", child->size);
	measure(w, "height", child->height);
	measure(w, "width", child->width);
	measure(w, "length", child->length);
	measure(w, "weight", child->weight);
	json_m_text(w, "name", child->name);
	json_m_texts(w, "images", child->images);
	json_w_close(w, '}');
	return true;
}

static bool offers(struct json_w *w, const struct current *current)
{
	size_t len;
	const struct child **children = current_offers(current, &len);
	bool good = true;

	json_m_open(w, "product_cross_sell_children", '[');
	for (size_t i = 0; i < len; i++)
		good &= offered(w, children[i]);
	json_w_close(w, ']');
	return good;
}

static void value(struct json_w *w, const struct totals *totals)
{
	json_m_open(w, "value", '{');
	json_m_decimal(w, "total", totals->total);
	json_m_decimal(w, "discount", totals->discount);
	json_m_decimal(w, "sub_total", totals->sub_total);
	json_m_decimal(w, "grand_total", totals->grand_total);
	json_m_text(w, "coupon_code", totals->coupon_code);
	json_m_decimal(w, "coupon_value", totals->coupon_value);
	json_m_decimal(w, "total_discount", totals->total_discount);
	json_w_close(w, '}');
}

static bool whole_cart(struct json_w *w, const struct current *current)
{
	const struct cart *cart = &current->cart;
	struct totals totals;
	bool good;

	if (!totals_cart(cart, &totals))
		return false;
	json_w_open(w, '{');
	json_m_open(w, "cart", '{');
	id(w, "user_id", cart->account_id);
	json_m_decimal(w, "total_products", totals.products);
	value(w, &totals);
	good = loose_lines(w, cart) && bundles(w, cart) && offers(w, current);
	json_w_close(w, '}');
	json_w_close(w, '}');
	return good;
}

/* Prices are of today, so the version does not say what is shown: its hash does. */
static const char *tag(struct call *call, const struct cart *cart)
{
	char hash[DIGEST_HEX_LEN];

	digest_sha256_hex(call->reply->body, call->reply->body_len, hash);
	return arena_printf(call->arena, "\"v%d.%.16s\"", cart->version, hash);
}

bool storefront_write(struct call *call, int status, const struct current *current)
{
	const struct cart *cart = &current->cart;
	struct json_w w = json_w_new(call->arena, 1024 + cart->lines_len * 448);

	if (!whole_cart(&w, current))
		return fault_field(&call->fault, call->arena, "quantity", "makes an amount that is too large");
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	if (cart->is_current) {
		reply_header(call->reply, "ETag", tag(call, cart));
		reply_header(call->reply, "X-Cart-Id", cart->id);
	}
	return true;
}

void storefront_write_nothing(struct call *call)
{
	call->reply->status = 204;
	call->reply->type = NULL;
}
