/*
 * basket: from what is asked for to lines.  How they get into a cart: basket_put.c.
 */
#include "cart/basket.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/cart.h"
#include "cart/child.h"
#include "cart/current.h"
#include "cart/index.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

/* A slot of a bundle, as the catalog has it. */
struct slot {
	int32_t position;
	int32_t product_id;
	int32_t quantity;
	struct decimal unit_price;
};

struct bundle {
	int32_t id;
	bool enabled;
	struct slot *slots;
	size_t slots_len;
	int32_t next;           /* the sequence that its next one gets */
};

/* One resolution on its way. */
struct resolution {
	struct basket *basket;
	const struct db *db;
	struct arena *arena;
	const struct current *current;
	struct fault *fault;
	const struct child **children;          /* of each item */
	struct index bundles;                   /* by id → struct bundle */
	struct index lines;                     /* by child and address → struct cart_line */
};

static bool fits_id(int64_t id)
{
	return id > 0 && id <= INT32_MAX;
}

/* Ids beyond the column's type belong to nobody: not asked for, and then not found. */
static void id_add(int64_t *ids, size_t *len, int64_t id)
{
	if (fits_id(id))
		ids[(*len)++] = id;
}

static size_t children_named(const struct basket *basket)
{
	size_t n = basket->items_len;

	for (size_t i = 0; i < basket->bundles_len; i++)
		n += basket->bundles[i].child_ids_len;
	return n;
}

static void children_read(struct basket *basket, struct db *db, struct arena *arena, const struct store *store, int32_t account_id, struct current *current)
{
	int64_t *ids = arena_array(arena, children_named(basket) + 1, sizeof(*ids));
	const char **slugs = arena_array(arena, basket->items_len + 1, sizeof(*slugs));
	size_t ids_len = 0, slugs_len = 0;

	for (size_t i = 0; i < basket->items_len; i++) {
		if (basket->items[i].child_id != 0)
			id_add(ids, &ids_len, basket->items[i].child_id);
		else
			slugs[slugs_len++] = basket->items[i].slug;
	}
	for (size_t i = 0; i < basket->bundles_len; i++) {
		for (size_t j = 0; j < basket->bundles[i].child_ids_len; j++)
			id_add(ids, &ids_len, basket->bundles[i].child_ids[j]);
	}
	current_read(db, store, account_id, db_array_int(arena, ids_len, ids), db_array(arena, slugs_len, slugs), current);
}

static void slots_read(struct basket *basket, struct db *db, struct arena *arena, const struct store *store)
{
	int64_t *ids = arena_array(arena, basket->bundles_len + 1, sizeof(*ids));
	size_t len = 0;

	basket->slots_slot = -1;
	for (size_t i = 0; i < basket->bundles_len; i++)
		id_add(ids, &len, basket->bundles[i].bundle_id);
	if (len > 0)
		basket->slots_slot = q_catalog_slots(db, &(struct q_catalog_slots_in){
			.store_id = store->id, .bundle_ids = db_array_int(arena, len, ids) });
}

static void addresses_read(struct basket *basket, struct db *db, struct arena *arena, const struct store *store, int32_t account_id)
{
	int64_t *ids = arena_array(arena, basket->items_len + basket->bundles_len + 1, sizeof(*ids));
	size_t len = 0;

	basket->addresses_slot = -1;
	for (size_t i = 0; i < basket->items_len; i++)
		id_add(ids, &len, basket->items[i].address_id);
	for (size_t i = 0; i < basket->bundles_len; i++)
		id_add(ids, &len, basket->bundles[i].address_id);
	if (len > 0)
		basket->addresses_slot = q_account_addresses(db, &(struct q_account_addresses_in){
			.store_id = store->id, .account_id = account_id, .address_ids = db_array_int(arena, len, ids) });
}

void basket_read(struct basket *basket, struct db *db, struct arena *arena, const struct store *store, int32_t account_id, struct current *current)
{
	if (account_id == 0) {
		for (size_t i = 0; i < basket->items_len; i++)
			basket->items[i].address_id = 0;
		for (size_t i = 0; i < basket->bundles_len; i++)
			basket->bundles[i].address_id = 0;
	}
	children_read(basket, db, arena, store, account_id, current);
	slots_read(basket, db, arena, store);
	addresses_read(basket, db, arena, store, account_id);
}

static const struct child *child_of(const struct resolution *r, int64_t id)
{
	return shelf_child(&r->current->shelf, id);
}

static const char *id_text(const struct resolution *r, int64_t id)
{
	return arena_printf(r->arena, "%" PRId64, id);
}

/* What the store never had is said at once, before all else. */
static bool children_known(struct resolution *r)
{
	const struct basket *basket = r->basket;

	r->children = arena_array(r->arena, basket->items_len + 1, sizeof(*r->children));
	for (size_t i = 0; i < basket->items_len; i++) {
		const struct basket_item *item = &basket->items[i];

		r->children[i] = item->child_id != 0 ? child_of(r, item->child_id) : shelf_slug(&r->current->shelf, item->slug);
		if (r->children[i] == NULL)
			return fault_set(r->fault, FAULT_NO_PRODUCT, item->child_id != 0 ? id_text(r, item->child_id) : item->slug);
	}
	for (size_t i = 0; i < basket->bundles_len; i++) {
		for (size_t j = 0; j < basket->bundles[i].child_ids_len; j++) {
			int64_t id = basket->bundles[i].child_ids[j];

			if (child_of(r, id) == NULL)
				return fault_set(r->fault, FAULT_NO_PRODUCT, id_text(r, id));
		}
	}
	return true;
}

static bool address_known(struct index *addresses, int64_t id)
{
	return id == 0 || (fits_id(id) && *index_at(addresses, (struct index_key){ { (int32_t)id } }) != NULL);
}

static bool addresses_known(const struct resolution *r)
{
	int slot = r->basket->addresses_slot;
	size_t rows = slot < 0 ? 0 : (size_t)db_rows(r->db, slot);
	struct index addresses = index_new(r->arena, rows);
	struct q_account_addresses_row row;
	bool known = true;

	for (size_t i = 0; i < rows; i++) {
		q_account_addresses_row(r->db, slot, (int)i, &row);
		*index_at(&addresses, (struct index_key){ { row.address_id } }) = r->basket;
	}
	for (size_t i = 0; i < r->basket->items_len; i++)
		known = known && address_known(&addresses, r->basket->items[i].address_id);
	for (size_t i = 0; i < r->basket->bundles_len; i++)
		known = known && address_known(&addresses, r->basket->bundles[i].address_id);
	return known || fault_set(r->fault, FAULT_NO_ADDRESS, NULL);
}

static void **bundle_place(struct resolution *r, int32_t id)
{
	return index_at(&r->bundles, (struct index_key){ { id } });
}

/* Rows come bundle by bundle. */
static void bundles_take(struct resolution *r)
{
	int rows = r->basket->slots_slot < 0 ? 0 : db_rows(r->db, r->basket->slots_slot);
	struct slot *slots = arena_array(r->arena, (size_t)rows + 1, sizeof(*slots));
	struct q_catalog_slots_row row;

	r->bundles = index_new(r->arena, (size_t)rows + r->basket->bundles_len);
	for (int i = 0; i < rows; i++) {
		void **place;
		struct bundle *bundle;

		q_catalog_slots_row(r->db, r->basket->slots_slot, i, &row);
		place = bundle_place(r, row.bundle_id);
		if (*place == NULL) {
			bundle = arena_alloc(r->arena, sizeof(*bundle));
			*bundle = (struct bundle){ .id = row.bundle_id, .enabled = row.enabled, .slots = &slots[i] };
			*place = bundle;
		}
		bundle = *place;
		if (!row.position_null)
			bundle->slots[bundle->slots_len++] = (struct slot){
				row.position, row.product_id, row.quantity, amount_of(row.unit_price) };
	}
}

static void sequence_pass(struct resolution *r, const struct cart_line *line)
{
	struct bundle *bundle = line->bundle_id == 0 ? NULL : *bundle_place(r, line->bundle_id);

	if (bundle != NULL && line->bundle_sequence >= bundle->next)
		bundle->next = line->bundle_sequence + 1;
}

static bool category_sells(const struct resolution *r, const struct child *child)
{
	return child->category_enabled || fault_set(r->fault, FAULT_CATEGORY_OFF, child->category_slug);
}

static struct cart_line *line_new(const struct resolution *r, const struct child *child, int64_t address_id, int64_t quantity, const char *path)
{
	struct cart_line *line = arena_alloc(r->arena, sizeof(*line));

	*line = (struct cart_line){
		.kind = LINE_PRODUCT,
		.state = LINE_NEW,
		.id = uuid_new(arena_alloc(r->arena, UUID_TEXT_LEN)),
		.quantity = decimal_int(quantity),
		.path = path,
		.product_id = child->parent_id,
		.variant_id = child->id,
		.option_ids = "{}",
		.address_id = (int32_t)address_id,
		.child = child };
	child_sell(child, &line->product);
	return line;
}

static void line_put(const struct resolution *r, struct cart_line *line)
{
	r->basket->lines[r->basket->lines_len++] = line;
}

static bool item_resolve(struct resolution *r, size_t i)
{
	const struct basket_item *item = &r->basket->items[i];
	const struct child *child = r->children[i];
	struct cart_line *line;
	void **place;

	if (!category_sells(r, child))
		return false;
	if (!child->for_sale) {
		r->basket->dropped[r->basket->dropped_len++] = child->slug;
		return true;
	}
	place = index_at(&r->lines, (struct index_key){ { child->id, (int32_t)item->address_id } });
	line = *place;
	if (line == NULL) {
		*place = line = line_new(r, child, item->address_id, item->quantity, item->path);
		line_put(r, line);
		return true;
	}
	/* Cannot overflow: each is 9999 at most, and there are as many as a body holds. */
	decimal_add(line->quantity, decimal_int(item->quantity), &line->quantity);
	if (decimal_cmp(line->quantity, decimal_int(BASKET_QUANTITY_MAX)) > 0)
		return fault_field(r->fault, r->arena, arena_printf(r->arena, "%s.quantity", item->path), "would make the line hold more than 9999");
	return true;
}

/* Which child goes into each slot: the first that fits, in the order in which they were named. */
static bool slots_fill(const struct resolution *r, const struct basket_bundle *wanted, const struct bundle *bundle, const struct child **fill)
{
	const char *field = arena_printf(r->arena, "%s.product_child_ids", wanted->path);

	for (size_t i = 0; i < wanted->child_ids_len; i++) {
		const struct child *child = child_of(r, wanted->child_ids[i]);
		size_t slot = 0;

		while (slot < bundle->slots_len && (fill[slot] != NULL || bundle->slots[slot].product_id != child->parent_id))
			slot++;
		if (slot == bundle->slots_len)
			return fault_field(r->fault, r->arena, field,
				arena_printf(r->arena, "holds %d, for which the bundle has no slot left", child->id));
		fill[slot] = child;
	}
	if (wanted->child_ids_len < bundle->slots_len)
		return fault_field(r->fault, r->arena, field,
			arena_printf(r->arena, "must name a product for each of the bundle's %zu slots", bundle->slots_len));
	return true;
}

static void component_put(const struct resolution *r, const struct basket_bundle *wanted, const struct bundle *bundle, const struct slot *slot, const struct child *child)
{
	struct cart_line *line = line_new(r, child, wanted->address_id, slot->quantity, wanted->path);

	line->bundle_id = bundle->id;
	line->bundle_sequence = bundle->next;
	line->bundle_slot = slot->position;
	line->product.has_slot_price = true;
	line->product.slot_price = slot->unit_price;
	line_put(r, line);
}

static bool bundle_known(struct resolution *r, const struct basket_bundle *wanted, struct bundle **bundle)
{
	*bundle = fits_id(wanted->bundle_id) ? *bundle_place(r, (int32_t)wanted->bundle_id) : NULL;
	return (*bundle != NULL && (*bundle)->enabled) || fault_set(r->fault, FAULT_BUNDLE_OFF, id_text(r, wanted->bundle_id));
}

static bool bundle_resolve(struct resolution *r, const struct basket_bundle *wanted)
{
	struct bundle *bundle;
	const struct child **fill;

	if (!bundle_known(r, wanted, &bundle))
		return false;
	fill = arena_array(r->arena, bundle->slots_len + 1, sizeof(*fill));
	if (!slots_fill(r, wanted, bundle, fill))
		return false;
	for (size_t i = 0; i < bundle->slots_len; i++) {
		if (!category_sells(r, fill[i]))
			return false;
		if (!fill[i]->for_sale)
			return fault_set(r->fault, FAULT_PRODUCTS_OFF, fill[i]->slug);
	}
	for (size_t i = 0; i < bundle->slots_len; i++)
		component_put(r, wanted, bundle, &bundle->slots[i], fill[i]);
	bundle->next++;
	return true;
}

/* No bundle takes a number that one in the cart has, hidden or not. */
static void sequences_pass(struct resolution *r, bool merging)
{
	const struct current *current = r->current;

	if (!merging)
		return;
	for (size_t i = 0; i < current->cart.lines_len; i++)
		sequence_pass(r, current->cart.lines[i]);
	for (size_t i = 0; i < current->hidden_len; i++)
		sequence_pass(r, current->hidden[i]);
}

bool basket_resolve(struct basket *basket, const struct db *db, struct arena *arena, const struct current *current, bool merging, struct fault *fault)
{
	struct resolution r = { .basket = basket, .db = db, .arena = arena, .current = current, .fault = fault };
	bool good = true;

	if (!children_known(&r) || !addresses_known(&r))
		return false;
	bundles_take(&r);
	sequences_pass(&r, merging);
	r.lines = index_new(arena, basket->items_len);
	basket->lines = arena_array(arena, children_named(basket) + 1, sizeof(struct cart_line *));
	basket->dropped = arena_array(arena, basket->items_len + 1, sizeof(*basket->dropped));
	basket->lines_len = basket->dropped_len = 0;
	for (size_t i = 0; i < basket->items_len && good; i++)
		good = item_resolve(&r, i);
	for (size_t i = 0; i < basket->bundles_len && good; i++)
		good = bundle_resolve(&r, &basket->bundles[i]);
	return good;
}

bool basket_something(const struct basket *basket, const struct current *current, struct fault *fault)
{
	struct buf slugs;

	if (cart_count(&current->cart) > 0)
		return true;
	slugs = buf_new(current->cart.arena, 64);
	for (size_t i = 0; i < basket->dropped_len; i++) {
		buf_text(&slugs, i == 0 ? "" : ", ");
		buf_text(&slugs, basket->dropped[i]);
	}
	return fault_set(fault, FAULT_PRODUCTS_OFF, slugs.len == 0 ? "" : slugs.at);
}
