#include "cart/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/number.h"
#include "cart/cart.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { CHOSEN_MAX = 64, VARIANT_OPTIONS_MAX = 32 };

/* One resolution on its way. */
struct resolution {
	const struct catalog *catalog;
	const struct product_request *wanted;
	struct fault *fault;
	struct q_catalog_variants_row variant;
	bool found;
	int32_t variant_options[VARIANT_OPTIONS_MAX];
	size_t variant_options_len;
	struct q_catalog_options_row chosen[CHOSEN_MAX];        /* by the caller */
	size_t chosen_len;
};

void catalog_read(struct catalog *catalog, struct arena *arena, struct db *db, const struct store *store, const int64_t *product_ids, size_t len)
{
	const char *ids = db_array_int(arena, len, product_ids);

	catalog->arena = arena;
	catalog->db = db;
	catalog->variants_slot = q_catalog_variants(db, &(struct q_catalog_variants_in){ .store_id = store->id, .product_ids = ids });
	catalog->options_slot = q_catalog_options(db, &(struct q_catalog_options_in){ .store_id = store->id, .product_ids = ids });
}

static bool complain(const struct resolution *r, const char *member, const char *message)
{
	struct arena *arena = r->catalog->arena;

	return fault_field(r->fault, arena, arena_printf(arena, "%s.%s", r->wanted->path, member), message);
}

/* literal: {211,221} */
static size_t ids_read(const char *literal, int32_t *ids, size_t most)
{
	size_t len = 0;

	for (const char *at = literal + 1; *at != '\0' && *at != '}' && len < most; at += *at == ',') {
		char *end;

		ids[len++] = (int32_t)strtol(at, &end, 10);
		at = end;
	}
	return len;
}

static bool holds(const int32_t *ids, size_t len, int32_t id)
{
	for (size_t i = 0; i < len; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static bool option_is(const struct q_catalog_options_row *option, const struct selection *selection)
{
	const char *value = selection->value;
	int64_t id;

	if (selection->option_id != 0)
		return option->option_id == selection->option_id;
	return (number_parse(value, 1, INT32_MAX, &id) && id == option->option_id) ||
		strcmp(option->option_value, value) == 0 || strcmp(option->option_name, value) == 0;
}

static bool selection_take(struct resolution *r, size_t index)
{
	const struct selection *selection = &r->wanted->selections[index];
	struct arena *arena = r->catalog->arena;
	struct q_catalog_options_row option;
	bool set_known = false;

	for (size_t i = 0; i < r->chosen_len; i++) {
		if (r->chosen[i].option_set_id == selection->option_set_id)
			return complain(r, arena_printf(arena, "option_selections.%zu.option_id", index), "is chosen twice");
	}
	for (int i = 0; i < db_rows(r->catalog->db, r->catalog->options_slot); i++) {
		q_catalog_options_row(r->catalog->db, r->catalog->options_slot, i, &option);
		if (option.product_id != r->wanted->product_id || option.option_set_id != selection->option_set_id)
			continue;
		set_known = true;
		if (option_is(&option, selection)) {
			if (r->chosen_len == CHOSEN_MAX)
				break;
			r->chosen[r->chosen_len++] = option;
			return true;
		}
	}
	if (set_known)
		return complain(r, arena_printf(arena, "option_selections.%zu.option_value", index), "is not an option of this set");
	return complain(r, arena_printf(arena, "option_selections.%zu.option_id", index), "is not an option set of this product");
}

static bool chosen_holds(const struct resolution *r, int32_t option_id)
{
	for (size_t i = 0; i < r->chosen_len; i++) {
		if (r->chosen[i].option_id == option_id)
			return true;
	}
	return false;
}

static bool variant_fits(const struct resolution *r, const struct q_catalog_variants_row *row)
{
	int32_t ids[VARIANT_OPTIONS_MAX];
	size_t len;

	if (r->wanted->variant_id != 0)
		return row->variant_id == r->wanted->variant_id;
	len = ids_read(row->variant_option_ids, ids, VARIANT_OPTIONS_MAX);
	for (size_t i = 0; i < len; i++) {
		if (!chosen_holds(r, ids[i]))
			return false;
	}
	return len > 0 || row->variant_enabled;
}

static bool product_known(const struct resolution *r)
{
	struct q_catalog_variants_row row;

	for (int i = 0; i < db_rows(r->catalog->db, r->catalog->variants_slot); i++) {
		q_catalog_variants_row(r->catalog->db, r->catalog->variants_slot, i, &row);
		if (row.product_id == r->wanted->product_id)
			return true;
	}
	return false;
}

static bool variant_find(struct resolution *r)
{
	struct q_catalog_variants_row row;
	bool product_enabled = false;

	for (int i = 0; i < db_rows(r->catalog->db, r->catalog->variants_slot) && !r->found; i++) {
		q_catalog_variants_row(r->catalog->db, r->catalog->variants_slot, i, &row);
		if (row.product_id != r->wanted->product_id)
			continue;
		product_enabled = row.product_enabled;
		if (variant_fits(r, &row)) {
			r->variant = row;
			r->found = true;
		}
	}
	if (!product_enabled)
		return complain(r, "product_id", "is a product that is not for sale");
	if (!r->found && r->wanted->variant_id != 0)
		return complain(r, "variant_id", "is not a variant of this product");
	if (!r->found)
		return complain(r, "variant_id", "is needed, or the option_selections that name a variant");
	if (!r->variant.variant_enabled)
		return complain(r, r->wanted->variant_id != 0 ? "variant_id" : "product_id", "is a variant that is not for sale");
	r->variant_options_len = ids_read(r->variant.variant_option_ids, r->variant_options, VARIANT_OPTIONS_MAX);
	return true;
}

/* What the caller chose from this set, if anything. */
static const struct q_catalog_options_row *chosen_of(const struct resolution *r, int32_t option_set_id)
{
	for (size_t i = 0; i < r->chosen_len; i++) {
		if (r->chosen[i].option_set_id == option_set_id)
			return &r->chosen[i];
	}
	return NULL;
}

static bool set_is_met(const struct resolution *r, int32_t option_set_id, bool required, int32_t variants_own)
{
	const struct q_catalog_options_row *chosen = chosen_of(r, option_set_id);

	if (variants_own != 0 && chosen != NULL && chosen->option_id != variants_own)
		return complain(r, "option_selections", "do not fit the variant");
	if (required && variants_own == 0 && chosen == NULL)
		return complain(r, "option_selections", "lack an option that this product requires");
	return true;
}

/* Each set once: rows come set by set. */
static bool sets_are_met(const struct resolution *r)
{
	int rows = db_rows(r->catalog->db, r->catalog->options_slot);
	struct q_catalog_options_row option;
	int32_t set = 0, variants_own = 0;
	bool required = false;

	for (int i = 0; i < rows; i++) {
		q_catalog_options_row(r->catalog->db, r->catalog->options_slot, i, &option);
		if (option.product_id != r->wanted->product_id)
			continue;
		if (option.option_set_id != set && set != 0 && !set_is_met(r, set, required, variants_own))
			return false;
		if (option.option_set_id != set)
			variants_own = 0;
		set = option.option_set_id;
		required = option.required;
		if (holds(r->variant_options, r->variant_options_len, option.option_id))
			variants_own = option.option_id;
	}
	return set == 0 || set_is_met(r, set, required, variants_own);
}

/* The chosen and the variant's own, in the catalog's order: shown, and their deltas summed. */
static void options_take(const struct resolution *r, struct cart_line *line)
{
	struct line_option **end = &line->options;
	struct q_catalog_options_row option;
	int64_t modifiers[CHOSEN_MAX];
	size_t modifiers_len = 0;

	line->product.option_price = decimal_int(0);
	for (int i = 0; i < db_rows(r->catalog->db, r->catalog->options_slot); i++) {
		bool own;

		q_catalog_options_row(r->catalog->db, r->catalog->options_slot, i, &option);
		own = holds(r->variant_options, r->variant_options_len, option.option_id);
		if (option.product_id != r->wanted->product_id || (!own && !chosen_holds(r, option.option_id)))
			continue;
		*end = arena_alloc(r->catalog->arena, sizeof(**end));
		**end = (struct line_option){ option.option_set_id, option.set_name, option.option_id, option.option_name, NULL };
		end = &(*end)->next;
		/* Within range by the column's CHECK. */
		decimal_add(line->product.option_price, amount_of(option.price_delta), &line->product.option_price);
		if (!own)
			modifiers[modifiers_len++] = option.option_id;
	}
	/* Ascending, so that equal choices are equal text. */
	for (size_t i = 1; i < modifiers_len; i++) {
		for (size_t j = i; j > 0 && modifiers[j - 1] > modifiers[j]; j--) {
			int64_t swap = modifiers[j];

			modifiers[j] = modifiers[j - 1];
			modifiers[j - 1] = swap;
		}
	}
	line->option_ids = db_array_int(r->catalog->arena, modifiers_len, modifiers);
}

static void line_fill(const struct resolution *r, struct cart_line *line)
{
	const struct q_catalog_variants_row *row = &r->variant;

	line->kind = LINE_PRODUCT;
	line->merges = true;
	line->product_id = row->product_id;
	line->variant_id = row->variant_id;
	line->sku = row->sku;
	line->image_url = row->image_url;
	line->path = r->wanted->path;
	line->product = (struct line_product){
		.name = row->name,
		.url = row->url,
		.digital = strcmp(row->type, "digital") == 0,
		.taxable = row->taxable,
		.price = amount_of(row->price),
		.has_special_price = row->special_price != NULL,
		.special_price = amount_of(row->special_price),
		.stock = row->stock_null ? -1 : row->stock,
		.order_minimum = row->order_minimum,
		.order_maximum = row->order_maximum,
		.download_page = row->download_page,
		.download_files = row->download_files,
		.download_size = row->download_size };
	options_take(r, line);
}

bool catalog_resolve(const struct catalog *catalog, const struct product_request *wanted, struct cart_line *line, struct fault *fault)
{
	struct resolution *r = arena_alloc(catalog->arena, sizeof(*r));

	r->catalog = catalog;
	r->wanted = wanted;
	r->fault = fault;
	/* The product before its options: an unknown one has none to be wrong about. */
	if (!product_known(r))
		return complain(r, "product_id", "is not a product of this store");
	for (size_t i = 0; i < wanted->selections_len; i++) {
		if (!selection_take(r, i))
			return false;
	}
	if (!variant_find(r) || !sets_are_met(r))
		return false;
	line_fill(r, line);
	return true;
}
