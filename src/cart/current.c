#include "cart/current.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/index.h"
#include "cart/rows.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

void current_lock(struct db *db, const struct store *store, int32_t account_id, struct current *current)
{
	current->lock_slot = q_current_lock(db, &(struct q_current_lock_in){ .store_id = store->id, .account_id = account_id });
}

void current_read(struct db *db, const struct store *store, int32_t account_id, const char *child_ids, const char *slugs, struct current *current)
{
	current->account_id = account_id;
	current->read_slot = q_current_read(db, &(struct q_current_read_in){ .store_id = store->id, .account_id = account_id,
		.account_id_null = account_id == 0, .child_ids = child_ids == NULL ? "{}" : child_ids, .slugs = slugs == NULL ? "{}" : slugs });
	offers_read_current(db, store, account_id, &current->discounts);
}

static void child_take(struct child *child, const struct q_current_read_row *row)
{
	*child = (struct child){
		.id = row->child_id,
		.parent_id = row->parent_id,
		.slug = row->child_slug,
		.parent_slug = row->parent_slug,
		.name = row->child_name,
		.sku = row->sku,
		.size = row->size,
		.color = row->color,
		.description = row->description,
		.category_id = row->category_id,
		.category_slug = row->category_slug,
		.price = amount_of(row->price),
		.has_special_price = row->special_price != NULL,
		.special_price = amount_of(row->special_price),
		.option_price = amount_of(row->option_price),
		.weight = row->weight,
		.height = row->height,
		.width = row->width,
		.length = row->length,
		.for_sale = row->for_sale,
		.category_enabled = row->category_enabled,
		.place = row->place,
		.images = row->images };
}

static void line_take(struct arena *arena, struct cart_line *line, const struct q_current_read_row *row)
{
	struct child *child = NULL;

	if (!row->child_id_null) {
		child = arena_alloc(arena, sizeof(*child));
		child_take(child, row);
	}
	*line = (struct cart_line){
		ROW_LINE(row),
		.merges = row->address_id_null && row->bundle_id_null && !row->is_free,
		.address_id = row->address_id,
		.bundle_id = row->bundle_id,
		.bundle_sequence = row->bundle_sequence,
		.bundle_slot = row->bundle_slot,
		.sku = row->line_sku,
		.image_url = row->line_image,
		.child = child };
	if (child != NULL)
		child_sell(child, &line->product);
	/* Cannot overflow: both are bounded by CHECKs. */
	decimal_add(line->product.option_price, amount_of(row->modifier_price), &line->product.option_price);
	line->product.has_slot_price = row->slot_price != NULL;
	line->product.slot_price = amount_of(row->slot_price);
}

static void head_take(struct cart *cart, const struct q_current_read_row *row, int32_t account_id)
{
	cart->id = row->cart_id;
	ROW_HEAD(cart, row);
	cart->account_id = account_id;
	cart->email = "";
	cart->is_current = true;
}

static void row_take(struct current *current, const struct q_current_read_row *row)
{
	struct shelf *shelf = &current->shelf;

	if (strcmp(row->part, "offer") == 0) {
		struct offer *offer = &shelf->offers[shelf->offers_len++];

		offer->product_id = row->source_id;
		offer->place = row->place;
		child_take(&offer->child, row);
	} else if (strcmp(row->part, "child") == 0) {
		child_take(&shelf->children[shelf->children_len++], row);
	} else {
		if (!current->there)
			head_take(&current->cart, row, current->account_id);
		current->there = true;
		if (row->line_id != NULL) {
			struct cart_line *line = arena_alloc(current->cart.arena, sizeof(*line));

			line_take(current->cart.arena, line, row);
			cart_append(&current->cart, line);
		}
	}
}

/* By itself; its bundle may still hide it. */
static bool line_shows(const struct cart_line *line)
{
	if (line->kind != LINE_PRODUCT)
		return true;
	return line->child != NULL && line->child->for_sale && line->child->category_enabled &&
		(line->bundle_id == 0 || line->product.has_slot_price);
}

static struct index_key bundle_key(const struct cart_line *line)
{
	return (struct index_key){ { line->bundle_id, line->bundle_sequence } };
}

/* A bundle shows whole or not at all. */
static void lines_hide(struct current *current)
{
	struct cart *cart = &current->cart;
	struct index broken = index_new(cart->arena, cart->lines_len);
	size_t shown = 0;

	current->hidden = arena_array(cart->arena, cart->lines_len + 1, sizeof(struct cart_line *));
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->bundle_id != 0 && !line_shows(cart->lines[i]))
			*index_at(&broken, bundle_key(cart->lines[i])) = cart->lines[i];
	}
	for (size_t i = 0; i < cart->lines_len; i++) {
		struct cart_line *line = cart->lines[i];

		if (!line_shows(line) || (line->bundle_id != 0 && *index_at(&broken, bundle_key(line)) != NULL))
			current->hidden[current->hidden_len++] = line;
		else
			cart->lines[shown++] = line;
	}
	cart->lines_len = shown;
}

bool current_take(struct db *db, struct arena *arena, const struct store *store, struct current *current, struct fault *fault)
{
	struct q_current_read_row row;
	int rows = db_rows(db, current->read_slot);

	current->cart = (struct cart){ .arena = arena };
	current->shelf = (struct shelf){
		.children = arena_array(arena, (size_t)rows + 1, sizeof(struct child)),
		.offers = arena_array(arena, (size_t)rows + 1, sizeof(struct offer)) };
	for (int i = 0; i < rows; i++) {
		q_current_read_row(db, current->read_slot, i, &row);
		row_take(current, &row);
	}
	shelf_sort(&current->shelf, arena);
	if (!current->there)
		return true;
	if (current->cart.lines_len > 0)
		cart_order(&current->cart);
	lines_hide(current);
	return offers_take(db, store, &current->discounts, &current->cart, fault);
}

bool current_locked(const struct db *db, const struct current *current)
{
	return db_rows(db, current->lock_slot) == 1;
}

bool current_locked_cart(const struct db *db, const struct current *current, const char **cart_id, int32_t *version)
{
	struct q_current_lock_row row;

	if (!current_locked(db, current))
		return false;
	q_current_lock_row(db, current->lock_slot, 0, &row);
	*cart_id = row.cart_id;
	*version = row.version;
	return true;
}

bool current_new(struct current *current, struct db *db, struct arena *arena, const struct store *store, struct fault *fault)
{
	current->there = false;
	current->hidden_len = 0;
	cart_new(&current->cart, arena, store);
	current->cart.account_id = current->account_id;
	current->cart.is_current = current->account_id != 0;
	return offers_take(db, store, &current->discounts, &current->cart, fault);
}

void current_insert(struct db *db, const struct store *store, struct current *current, const char *emptied_id)
{
	q_current_clear(db, &(struct q_current_clear_in){
		.store_id = store->id, .account_id = current->account_id, .cart_id = emptied_id });
	cart_insert(db, store, &current->cart);
}

bool current_was_taken(const struct db *db)
{
	static const char key[] = "carts_current_key";

	return strncmp(db_constraint(db), key, strlen(key)) == 0;
}

/* The first of a product's offers. */
static size_t offer_place(const struct shelf *shelf, int32_t product_id)
{
	size_t low = 0, high = shelf->offers_len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shelf->offers[middle].product_id < product_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct child **current_offers(const struct current *current, size_t *len)
{
	const struct cart *cart = &current->cart;
	const struct shelf *shelf = &current->shelf;
	const struct child **children = arena_array(cart->arena, shelf->offers_len + 1, sizeof(struct child *));
	struct index taken = index_new(cart->arena, cart->lines_len + shelf->offers_len);
	struct index products = index_new(cart->arena, cart->lines_len);

	*len = 0;
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state != LINE_GONE)
			*index_at(&taken, (struct index_key){ { cart->lines[i]->variant_id } }) = cart->lines[i];
	}
	for (size_t i = 0; i < cart->lines_len; i++) {
		struct cart_line *line = cart->lines[i];
		void **seen = index_at(&products, (struct index_key){ { line->product_id } });

		if (line->state == LINE_GONE || *seen != NULL)
			continue;
		*seen = line;
		for (size_t at = offer_place(shelf, line->product_id); at < shelf->offers_len && shelf->offers[at].product_id == line->product_id; at++) {
			void **known = index_at(&taken, (struct index_key){ { shelf->offers[at].child.id } });

			if (*known == NULL) {
				*known = &shelf->offers[at];
				children[(*len)++] = &shelf->offers[at].child;
			}
		}
	}
	return children;
}
