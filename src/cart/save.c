/*
 * save: what a change made of a cart, as statements.
 */
#include "cart/cart.h"

#include "base/arena.h"
#include "base/json.h"
#include "cart/coupon.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

static void write_text(struct json_w *w, const char *name, const char *text)
{
	if (text == NULL)
		return;
	json_m_text(w, name, text);
}

static void write_decimal(struct json_w *w, const char *name, struct decimal number)
{
	json_m_decimal(w, name, number);
}

static void write_int(struct json_w *w, const char *name, int64_t number)
{
	json_m_int(w, name, number);
}

/* What keeps a product's line to itself. */
static void write_place(struct json_w *w, const struct cart_line *line)
{
	if (line->address_id != 0)
		write_int(w, "address_id", line->address_id);
	if (line->bundle_id != 0) {
		write_int(w, "bundle_id", line->bundle_id);
		write_int(w, "bundle_sequence", line->bundle_sequence);
		write_int(w, "bundle_slot", line->bundle_slot);
	}
}

/* The columns of cart/lines_insert, by their names there; what is absent is null. */
static void write_line(struct json_w *w, const struct cart_line *line)
{
	json_w_open(w, '{');
	write_text(w, "line_id", line->id);
	write_int(w, "position", line->position);
	write_text(w, "kind", line_kind_name(line->kind));
	write_decimal(w, "quantity", line->quantity);
	write_text(w, "name", line->name);
	if (line->kind == LINE_PRODUCT) {
		write_place(w, line);
		write_int(w, "product_id", line->product_id);
		write_int(w, "variant_id", line->variant_id);
		write_text(w, "option_ids", line->option_ids);
		write_text(w, "gift_wrapping", line->gift_wrapping);
		if (line->overridden)
			write_decimal(w, "price_override", line->price_override);
	} else {
		write_text(w, "sole_id", line->id);
		write_text(w, "sku", line->sku);
		write_decimal(w, "unit_price", line->unit_price);
		write_text(w, "image_url", line->image_url);
		write_text(w, "theme", line->theme);
		write_text(w, "sender_name", line->sender.name);
		write_text(w, "sender_email", line->sender.email);
		write_text(w, "recipient_name", line->recipient.name);
		write_text(w, "recipient_email", line->recipient.email);
		write_text(w, "message", line->message);
	}
	json_w_close(w, '}');
}

static void insert_new_lines(struct db *db, const struct store *store, const struct cart *cart)
{
	struct json_w w = json_w_new(cart->arena, 1024);
	bool any = false;

	json_w_open(&w, '[');
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state == LINE_NEW) {
			write_line(&w, cart->lines[i]);
			any = true;
		}
	}
	json_w_close(&w, ']');
	if (any)
		q_cart_lines_insert(db, &(struct q_cart_lines_insert_in){ .store_id = store->id, .cart_id = cart->id, .lines = w.buf.at });
}

static void set_line(struct db *db, const struct store *store, const struct cart *cart, const struct cart_line *line)
{
	char quantity[DECIMAL_TEXT_LEN];
	char price[DECIMAL_TEXT_LEN];
	bool product = line->kind == LINE_PRODUCT;

	decimal_print(product ? line->price_override : line->unit_price, price);
	q_cart_line_set(db, &(struct q_cart_line_set_in){ .store_id = store->id, .cart_id = cart->id, .line_id = line->id,
		.quantity = decimal_print(line->quantity, quantity),
		.price_override = product && line->overridden ? price : NULL,
		.unit_price = product ? NULL : price });
}

/* Adding to lines that are there changes quantities alone, a new order positions too; one statement, however many. */
static void set_lines(struct db *db, const struct store *store, const struct cart *cart)
{
	struct json_w w = json_w_new(cart->arena, 1024);

	json_w_open(&w, '[');
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state != LINE_CHANGED)
			continue;
		json_w_open(&w, '{');
		write_text(&w, "line_id", cart->lines[i]->id);
		write_decimal(&w, "quantity", cart->lines[i]->quantity);
		write_int(&w, "position", cart->lines[i]->position);
		json_w_close(&w, '}');
	}
	json_w_close(&w, ']');
	q_cart_lines_set(db, &(struct q_cart_lines_set_in){ .store_id = store->id, .cart_id = cart->id, .lines = w.buf.at });
}

static void set_changed_lines(struct db *db, const struct store *store, const struct cart *cart)
{
	const struct cart_line *changed = NULL;
	size_t count = 0;

	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state == LINE_CHANGED) {
			changed = cart->lines[i];
			count++;
		}
	}
	if (count == 1 && !changed->moved)
		set_line(db, store, cart, changed);
	else if (count > 0)
		set_lines(db, store, cart);
}

static void delete_gone_lines(struct db *db, const struct store *store, const struct cart *cart)
{
	const char **gone = arena_array(cart->arena, cart->lines_len + 1, sizeof(*gone));
	size_t count = 0;

	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state == LINE_GONE)
			gone[count++] = cart->lines[i]->id;
	}
	if (count == 1)
		q_cart_line_delete(db, &(struct q_cart_line_delete_in){ .store_id = store->id, .cart_id = cart->id, .line_id = gone[0] });
	else if (count > 1)
		q_cart_lines_delete(db, &(struct q_cart_lines_delete_in){
			.store_id = store->id, .cart_id = cart->id, .line_ids = db_array(cart->arena, count, gone) });
}

void cart_insert(struct db *db, const struct store *store, struct cart *cart)
{
	q_cart_insert(db, &(struct q_cart_insert_in){ .store_id = store->id, .cart_id = cart->id,
		.account_id = cart->account_id, .account_id_null = cart->account_id == 0, .channel_id = cart->channel_id,
		.currency = cart->currency, .locale = cart->locale, .cart_days = store->cart_days,
		.has_coupons = coupons_stay(cart), .is_current = cart->is_current,
		.claimed_ip = cart->claimed_ip, .seen_ip = cart->seen_ip, .order_key = cart->order_key });
	insert_new_lines(db, store, cart);
	coupons_save(db, store, cart);
}

void cart_save(struct db *db, const struct store *store, struct cart *cart)
{
	/* Deletions first: a line may take over the merge key of one that goes. */
	delete_gone_lines(db, store, cart);
	set_changed_lines(db, store, cart);
	insert_new_lines(db, store, cart);
	coupons_save(db, store, cart);
	q_cart_touch(db, &(struct q_cart_touch_in){ .store_id = store->id, .cart_id = cart->id, .version = cart->version,
		.account_id = cart->account_id, .account_id_null = cart->account_id == 0, .cart_days = store->cart_days,
		.has_coupons = coupons_stay(cart), .claimed_ip = cart->claimed_ip, .seen_ip = cart->seen_ip });
	cart->version++;
	cart->updated_at = store->now;
}

void cart_delete(struct db *db, const struct store *store, const char *cart_id)
{
	q_cart_delete(db, &(struct q_cart_delete_in){ .store_id = store->id, .cart_id = cart_id });
}
