/*
 * load: a cart out of the database's rows.
 */
#include "cart/cart.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/rows.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int cart_read(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_read(db, &(struct q_cart_read_in){ .store_id = store->id, .cart_id = cart_id });
}

int cart_read_options(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_options(db, &(struct q_cart_options_in){ .store_id = store->id, .cart_id = cart_id });
}

int cart_lock(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_lock(db, &(struct q_cart_lock_in){ .store_id = store->id, .cart_id = cart_id });
}

bool cart_locked(const struct db *db, int slot, bool *allow_purchasing)
{
	struct q_cart_lock_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_cart_lock_row(db, slot, 0, &row);
	*allow_purchasing = row.allow_purchasing;
	return true;
}

enum line_kind line_kind_of(const char *name)
{
	for (enum line_kind kind = LINE_PRODUCT; kind < LINE_KINDS; kind++) {
		if (strcmp(name, line_kind_name(kind)) == 0)
			return kind;
	}
	return LINE_PRODUCT;
}

/* What the statement put into one column: page, size, files. */
static void download_take(struct arena *arena, struct line_product *product, const char *literal)
{
	if (db_array_next(arena, &literal, &product->download_page) && db_array_next(arena, &literal, &product->download_size))
		product->download_files = literal;
}

/* The same of a gift certificate. */
static void certificate_take(struct arena *arena, struct cart_line *line, const char *literal)
{
	const char **const parts[] = { &line->theme, &line->sender.name, &line->sender.email, &line->recipient.name, &line->recipient.email, &line->message };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && db_array_next(arena, &literal, parts[i]); i++)
		;
}

static void product_take(struct arena *arena, struct line_product *product, const struct q_cart_read_row *row)
{
	*product = (struct line_product){
		.name = row->product_name,
		.url = row->product_url,
		.digital = row->product_type != NULL && strcmp(row->product_type, "digital") == 0,
		.taxable = row->taxable,
		.price = amount_of(row->price),
		.has_special_price = row->special_price != NULL,
		.special_price = amount_of(row->special_price),
		.has_slot_price = row->slot_price != NULL,
		.slot_price = amount_of(row->slot_price),
		.stock = row->stock_null ? -1 : row->stock,
		.order_minimum = row->order_minimum,
		.order_maximum = row->order_maximum };
	if (row->download != NULL)
		download_take(arena, product, row->download);
	/* Cannot overflow: both are bounded by CHECKs. */
	decimal_add(amount_of(row->option_price), amount_of(row->modifier_price), &product->option_price);
}

static void line_take(struct arena *arena, struct cart_line *line, const struct q_cart_read_row *row)
{
	*line = (struct cart_line){
		ROW_LINE(row),
		.merges = row->merges,
		.sku = row->sku,
		.image_url = row->image_url };
	if (line->kind == LINE_PRODUCT)
		product_take(arena, &line->product, row);
	if (row->certificate != NULL)
		certificate_take(arena, line, row->certificate);
}

static void head_take(struct cart *cart, const struct q_cart_read_row *row)
{
	ROW_HEAD(cart, row);
	cart->account_id = row->account_id;
	cart->email = row->email == NULL ? "" : row->email;
}

static int by_position(const void *a, const void *b)
{
	const struct cart_line *const *left = a;
	const struct cart_line *const *right = b;

	return ((*left)->position > (*right)->position) - ((*left)->position < (*right)->position);
}

/* Here and not in the statement: a sort node costs more than three lines' order is worth. */
void cart_order(struct cart *cart)
{
	qsort(cart->lines, cart->lines_len, sizeof(struct cart_line *), by_position);
}

bool cart_take(struct arena *arena, const struct db *db, int slot, const char *cart_id, struct cart *cart, struct fault *fault)
{
	struct q_cart_read_row row;
	int rows = db_rows(db, slot);
	struct cart_line *lines;

	if (rows == 0)
		return fault_set(fault, FAULT_NOT_FOUND, NULL);
	*cart = (struct cart){ .arena = arena, .id = cart_id };
	lines = arena_array(arena, (size_t)rows, sizeof(*lines));
	cart->lines_room = (size_t)rows;
	cart->lines = arena_array(arena, cart->lines_room, sizeof(struct cart_line *));
	for (int i = 0; i < rows; i++) {
		q_cart_read_row(db, slot, i, &row);
		if (i == 0)
			head_take(cart, &row);
		/* No line, or one whose product has left the catalog: it has no price any more. */
		if (row.line_id == NULL || (row.product_name == NULL && !row.variant_id_null))
			continue;
		line_take(arena, &lines[i], &row);
		cart->lines[cart->lines_len++] = &lines[i];
	}
	cart_order(cart);
	return true;
}

bool cart_take_options(const struct db *db, int slot, struct cart *cart)
{
	struct q_cart_options_row row;
	struct line_option *option;
	struct cart_line *line = NULL;
	struct line_option **end = NULL;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_cart_options_row(db, slot, i, &row);
		if (line == NULL || strcmp(line->id, row.line_id) != 0) {
			line = cart_line(cart, row.line_id);
			if (line == NULL)
				continue;
			end = &line->options;
		}
		option = arena_alloc(cart->arena, sizeof(*option));
		*option = (struct line_option){ row.option_set_id, row.option_set_name, row.option_id, row.option_name, NULL };
		*end = option;
		end = &option->next;
	}
	return true;
}

int cart_read_customer(struct db *db, const struct store *store, int32_t customer_id)
{
	if (customer_id == 0)
		return -1;
	return q_account_find(db, &(struct q_account_find_in){ .store_id = store->id, .account_id = customer_id });
}

bool cart_give_to(struct cart *cart, const struct db *db, int slot, int32_t customer_id)
{
	struct q_account_find_row row;

	cart->account_id = 0;
	cart->email = "";
	if (customer_id == 0)
		return true;
	if (db_rows(db, slot) == 0)
		return false;
	q_account_find_row(db, slot, 0, &row);
	cart->account_id = row.account_id;
	cart->email = row.email;
	return true;
}
