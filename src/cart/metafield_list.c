/*
 * metafield_list: reading metafields.
 */
#include "base/fault.h"
#include "cart/metafield.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int64_t metafield_first(bool upward)
{
	return upward ? 0 : METAFIELD_ID_MAX + 1;
}

/* What every statement of a list takes, in the same words. */
#define FILTERS(store, hash, query) \
	.store_id = (store)->id, .token_hash = (hash), .keys = (query)->keys, .namespaces = (query)->namespaces, \
	.created_min = (query)->created_min, .created_before = (query)->created_before, \
	.updated_min = (query)->updated_min, .updated_before = (query)->updated_before

#define PAGE(query) \
	.from_id = (query)->from, .skip = (query)->skip, .most = (query)->most, .with_values = (query)->values, \
	.bytes_max = METAFIELD_BYTES_MAX

/* Rows have the same columns whatever statement gave them. */
#define TAKE(row) (struct metafield){ \
	.id = (row).metafield_id, .cart_id = (row).cart_id, .client_id = (row).client_id, .name_space = (row).namespace, \
	.key = (row).key, .value = (row).value, .description = (row).description, .permission_set = (row).permission_set, \
	.created_at = (row).created_at, .updated_at = (row).updated_at }

int metafield_page(struct db *db, const struct store *store, const char *token_hash, const struct metafield_query *query)
{
	if (query->cart_id != NULL)
		return q_metafield_cart_page(db, &(struct q_metafield_cart_page_in){
			FILTERS(store, token_hash, query), PAGE(query), .cart_id = query->cart_id, .upward = query->upward });
	if (query->upward)
		return q_metafield_page_up(db, &(struct q_metafield_page_up_in){ FILTERS(store, token_hash, query), PAGE(query) });
	return q_metafield_page_down(db, &(struct q_metafield_page_down_in){ FILTERS(store, token_hash, query), PAGE(query) });
}

int metafield_total(struct db *db, const struct store *store, const char *token_hash, const struct metafield_query *query)
{
	if (query->cart_id != NULL)
		return q_metafield_cart_count(db, &(struct q_metafield_cart_count_in){
			FILTERS(store, token_hash, query), .cart_id = query->cart_id });
	return q_metafield_count(db, &(struct q_metafield_count_in){ FILTERS(store, token_hash, query) });
}

int64_t metafield_total_taken(const struct db *db, const struct metafield_query *query, int slot)
{
	struct q_metafield_cart_count_row of_cart;
	struct q_metafield_count_row of_all;

	if (query->cart_id != NULL) {
		q_metafield_cart_count_row(db, slot, 0, &of_cart);
		return of_cart.total;
	}
	q_metafield_count_row(db, slot, 0, &of_all);
	return of_all.total;
}

void metafield_taken(const struct db *db, const struct metafield_query *query, int slot, int row, struct metafield *out)
{
	struct q_metafield_cart_page_row of_cart;
	struct q_metafield_page_up_row up;
	struct q_metafield_page_down_row down;

	if (query->cart_id != NULL) {
		q_metafield_cart_page_row(db, slot, row, &of_cart);
		*out = TAKE(of_cart);
	} else if (query->upward) {
		q_metafield_page_up_row(db, slot, row, &up);
		*out = TAKE(up);
	} else {
		q_metafield_page_down_row(db, slot, row, &down);
		*out = TAKE(down);
	}
}

int metafield_read(struct db *db, const struct store *store, const char *token_hash, const char *cart_id, int64_t id)
{
	return q_metafield_read(db, &(struct q_metafield_read_in){
		.store_id = store->id, .token_hash = token_hash, .cart_id = cart_id, .metafield_id = id });
}

bool metafield_read_taken(const struct db *db, int slot, struct metafield *out, struct fault *fault)
{
	struct q_metafield_read_row row;

	if (db_rows(db, slot) == 0)
		return fault_set(fault, FAULT_NOT_FOUND, "A metafield was not found with this query.");
	q_metafield_read_row(db, slot, 0, &row);
	*out = TAKE(row);
	return true;
}

const char *metafield_names(struct arena *arena, size_t n, const char *const *names)
{
	return db_array(arena, n, names);
}

int metafield_rows(const struct db *db, int slot)
{
	return db_rows(db, slot);
}
