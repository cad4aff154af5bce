/*
 * metafield_add: new metafields, one or a batch.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/json.h"
#include "cart/metafield.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { SLOT_CARTS, SLOT_COUNTS, SLOT_TAKEN };

/* 2026-01-01, in microseconds since 1970. */
#define IDS_SINCE_US INT64_C(1767225600000000)

/*
 * n ids in a row: microseconds, so in order of creation, small enough for
 * JSON's readers until 2311, and made without asking the database.  Two workers
 * may take the same one; then the primary key refuses, and the request runs again.
 */
static int64_t ids_take(size_t n)
{
	static int64_t next = 1;
	int64_t now = clock_wall_us() - IDS_SINCE_US;
	int64_t first = now > next ? now : next;

	next = first + (int64_t)n;
	return first;
}

/* Entries that were readable, as parallel arrays; an entry's place in them is not its index. */
struct wanted {
	const char **carts, **namespaces, **keys;
	size_t len;
};

static struct wanted wanted_of(struct arena *arena, const struct metafield_batch *batch)
{
	struct wanted wanted = {
		.carts = arena_array(arena, batch->len, sizeof(char *)),
		.namespaces = arena_array(arena, batch->len, sizeof(char *)),
		.keys = arena_array(arena, batch->len, sizeof(char *)) };

	for (size_t i = 0; i < batch->len; i++) {
		const struct metafield *want = &batch->entries[i].want;

		if (batch->entries[i].fault.code != FAULT_NONE)
			continue;
		wanted.carts[wanted.len] = want->cart_id;
		wanted.namespaces[wanted.len] = want->name_space;
		wanted.keys[wanted.len++] = want->key;
	}
	return wanted;
}

/* The lock first: what is read behind it is newer than whatever it waited for. */
void metafield_add_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch)
{
	struct wanted wanted = wanted_of(arena, batch);
	const char *carts = db_array(arena, wanted.len, wanted.carts);

	batch->slots[SLOT_CARTS] = q_metafield_lock_carts(db, &(struct q_metafield_lock_carts_in){ .store_id = store->id, .cart_ids = carts });
	batch->slots[SLOT_COUNTS] = q_metafield_counts(db, &(struct q_metafield_counts_in){
		.store_id = store->id, .token_hash = token_hash, .cart_ids = carts });
	batch->slots[SLOT_TAKEN] = q_metafield_taken(db, &(struct q_metafield_taken_in){
		.store_id = store->id, .token_hash = token_hash, .cart_ids = carts,
		.namespaces = db_array(arena, wanted.len, wanted.namespaces), .keys = db_array(arena, wanted.len, wanted.keys) });
}

static bool cart_there(const struct db *db, int slot, const char *cart_id)
{
	struct q_metafield_lock_carts_row row;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_metafield_lock_carts_row(db, slot, i, &row);
		if (strcmp(row.cart_id, cart_id) == 0)
			return true;
	}
	return false;
}

static bool name_taken(const struct db *db, int slot, int64_t place)
{
	struct q_metafield_taken_row row;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_metafield_taken_row(db, slot, i, &row);
		if (row.place == place)
			return true;
	}
	return false;
}

static int64_t stored_on(const struct db *db, int slot, const char *cart_id)
{
	struct q_metafield_counts_row row;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_metafield_counts_row(db, slot, i, &row);
		if (strcmp(row.cart_id, cart_id) == 0)
			return row.total;
	}
	return 0;
}

/* What good entries before this one have added to the same cart, and whether one has its name. */
static int64_t added_before(const struct metafield_batch *batch, size_t index, bool *same_name)
{
	const struct metafield *want = &batch->entries[index].want;
	int64_t added = 0;

	*same_name = false;
	for (size_t i = 0; i < index; i++) {
		const struct metafield *other = &batch->entries[i].want;

		if (batch->entries[i].fault.code != FAULT_NONE || strcmp(other->cart_id, want->cart_id) != 0)
			continue;
		added++;
		if (strcmp(other->key, want->key) == 0 && strcmp(other->name_space, want->name_space) == 0)
			*same_name = true;
	}
	return added;
}

static bool entry_fits(const struct db *db, struct arena *arena, struct metafield_batch *batch, size_t index, int64_t place)
{
	struct metafield_entry *entry = &batch->entries[index];
	const char *cart_id = entry->want.cart_id;
	bool same_name;
	int64_t added = added_before(batch, index, &same_name);

	if (!cart_there(db, batch->slots[SLOT_CARTS], cart_id))
		return fault_set(&entry->fault, FAULT_NOT_FOUND, "A cart was not found with this id.");
	if (same_name || name_taken(db, batch->slots[SLOT_TAKEN], place))
		return fault_set(&entry->fault, FAULT_DUPLICATE, "A metafield with this namespace and key is there already.");
	if (stored_on(db, batch->slots[SLOT_COUNTS], cart_id) + added >= METAFIELDS_MAX)
		return fault_field(&entry->fault, arena, "resource_id", "has 250 metafields of this client already");
	return true;
}

void metafield_add_judge(const struct db *db, struct arena *arena, const struct store *store, const char *client_id, struct metafield_batch *batch)
{
	int64_t id = ids_take(batch->len);
	int64_t place = 0;

	for (size_t i = 0; i < batch->len; i++) {
		struct metafield_entry *entry = &batch->entries[i];

		if (entry->fault.code != FAULT_NONE || !entry_fits(db, arena, batch, i, ++place))
			continue;
		entry->field = entry->want;
		entry->field.id = id + (int64_t)i;
		entry->field.client_id = client_id;
		entry->field.description = entry->want.description == NULL ? "" : entry->want.description;
		entry->field.created_at = entry->field.updated_at = store->now;
	}
}

static void write_text(struct json_w *w, const char *name, const char *text)
{
	json_m_text(w, name, text);
}

void metafield_add_save(struct db *db, struct arena *arena, const struct store *store, const char *client_id, const struct metafield_batch *batch)
{
	struct json_w w = json_w_new(arena, 1024);
	bool any = false;

	json_w_open(&w, '[');
	for (size_t i = 0; i < batch->len; i++) {
		const struct metafield *field = &batch->entries[i].field;

		if (batch->entries[i].fault.code != FAULT_NONE)
			continue;
		json_w_open(&w, '{');
		json_m_int(&w, "metafield_id", field->id);
		write_text(&w, "cart_id", field->cart_id);
		write_text(&w, "namespace", field->name_space);
		write_text(&w, "key", field->key);
		write_text(&w, "value", field->value);
		write_text(&w, "description", field->description);
		write_text(&w, "permission_set", field->permission_set);
		json_w_close(&w, '}');
		any = true;
	}
	json_w_close(&w, ']');
	if (any)
		q_metafield_insert(db, &(struct q_metafield_insert_in){ .store_id = store->id, .client_id = client_id, .metafields = w.buf.at });
}
