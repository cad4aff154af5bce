/*
 * metafield_change: changing and deleting metafields, and who may.
 */
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "cart/metafield.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { SLOT_LOCK, SLOT_RENAMED };

/* Columns: the name, whether others may change the value. */
static const struct { const char *name; bool others_write; } permissions[] = {
	{ "app_only", false },
	{ "read", false },
	{ "write", true },
	{ "read_and_sf_access", false },
	{ "write_and_sf_access", true },
};

static bool permission_find(const char *name, bool *others_write)
{
	for (size_t i = 0; i < sizeof(permissions) / sizeof(permissions[0]); i++) {
		if (strcmp(permissions[i].name, name) == 0) {
			*others_write = permissions[i].others_write;
			return true;
		}
	}
	return false;
}

bool metafield_permission_known(const char *permission_set)
{
	bool others_write;

	return permission_find(permission_set, &others_write);
}

bool metafield_should_retry(const struct db *db)
{
	/* Prefixes: a distributed engine adds a shard's number. */
	return strncmp(db_constraint(db), "metafields_pkey", strlen("metafields_pkey")) == 0 ||
	    strncmp(db_constraint(db), "metafields_name_key", strlen("metafields_name_key")) == 0;
}

static int lock(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, const struct metafield_batch *batch)
{
	int64_t *ids = arena_array(arena, batch->len, sizeof(*ids));
	size_t len = 0;

	for (size_t i = 0; i < batch->len; i++) {
		if (batch->entries[i].fault.code == FAULT_NONE)
			ids[len++] = batch->entries[i].want.id;
	}
	return q_metafield_lock(db, &(struct q_metafield_lock_in){ .store_id = store->id, .token_hash = token_hash,
		.metafield_ids = db_array_int(arena, len, ids), .bytes_max = METAFIELD_BYTES_MAX });
}

void metafield_change_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch)
{
	int64_t *ids = arena_array(arena, batch->len, sizeof(*ids));
	const char **namespaces = arena_array(arena, batch->len, sizeof(char *));
	const char **keys = arena_array(arena, batch->len, sizeof(char *));
	size_t len = 0;

	for (size_t i = 0; i < batch->len; i++) {
		const struct metafield *want = &batch->entries[i].want;

		/* One that is not renamed has nobody in its way; its place stays, so that places are those of good entries. */
		if (batch->entries[i].fault.code != FAULT_NONE)
			continue;
		ids[len] = want->name_space == NULL && want->key == NULL ? 0 : want->id;
		namespaces[len] = want->name_space;
		keys[len++] = want->key;
	}
	batch->slots[SLOT_LOCK] = lock(db, arena, store, token_hash, batch);
	batch->slots[SLOT_RENAMED] = q_metafield_renamed(db, &(struct q_metafield_renamed_in){ .store_id = store->id,
		.metafield_ids = db_array_int(arena, len, ids), .namespaces = db_array(arena, len, namespaces), .keys = db_array(arena, len, keys) });
}

/* The locked row with this id, if there is one that the caller may see; they come in order of their ids. */
static bool locked(const struct db *db, int slot, int64_t id, struct metafield *out)
{
	struct q_metafield_lock_row row;

	int low = 0, high = db_rows(db, slot);

	while (low < high) {
		int middle = low + (high - low) / 2;

		q_metafield_lock_row(db, slot, middle, &row);
		if (row.metafield_id < id) {
			low = middle + 1;
			continue;
		}
		if (row.metafield_id > id) {
			high = middle;
			continue;
		}
		*out = (struct metafield){ row.metafield_id, row.cart_id, row.client_id, row.namespace, row.key, row.value,
			row.description, row.permission_set, row.created_at, row.updated_at };
		return true;
	}
	return false;
}

/* Finds what the entry is about; want.cart_id, where given, must be its cart. */
static bool entry_find(const struct db *db, struct arena *arena, struct metafield_batch *batch, size_t index)
{
	struct metafield_entry *entry = &batch->entries[index];
	const char *cart_id = entry->want.cart_id;

	if (!locked(db, batch->slots[SLOT_LOCK], entry->want.id, &entry->field) ||
	    (cart_id != NULL && strcmp(cart_id, entry->field.cart_id) != 0))
		return fault_set(&entry->fault, FAULT_NOT_FOUND, "A metafield was not found with this query.");
	for (size_t i = 0; i < index; i++) {
		if (batch->entries[i].want.id == entry->want.id)
			return fault_field(&entry->fault, arena, "id", "is in this batch twice");
	}
	return true;
}

static bool same_or_unnamed(const char *wanted, const char *is)
{
	return wanted == NULL || strcmp(wanted, is) == 0;
}

/* Others change the value where they may, and name the rest only as it is. */
static bool may_change(const struct metafield *want, const struct metafield *is, const char *client_id)
{
	bool others_write = false;

	if (strcmp(is->client_id, client_id) == 0)
		return true;
	permission_find(is->permission_set, &others_write);
	return others_write && same_or_unnamed(want->name_space, is->name_space) && same_or_unnamed(want->key, is->key) &&
	    same_or_unnamed(want->description, is->description) && same_or_unnamed(want->permission_set, is->permission_set);
}

static bool renamed_onto_another(const struct db *db, int slot, int64_t place)
{
	struct q_metafield_renamed_row row;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_metafield_renamed_row(db, slot, i, &row);
		if (row.place == place)
			return true;
	}
	return false;
}

/* Among the entries that were good before this one. */
static bool name_given_before(const struct metafield_batch *batch, size_t index)
{
	const struct metafield *field = &batch->entries[index].field;

	for (size_t i = 0; i < index; i++) {
		const struct metafield *other = &batch->entries[i].field;

		if (batch->entries[i].fault.code == FAULT_NONE && strcmp(other->key, field->key) == 0 &&
		    strcmp(other->name_space, field->name_space) == 0 && strcmp(other->cart_id, field->cart_id) == 0 &&
		    strcmp(other->client_id, field->client_id) == 0)
			return true;
	}
	return false;
}

static bool changes_anything(const struct metafield *want)
{
	return want->name_space != NULL || want->key != NULL || want->value != NULL || want->description != NULL || want->permission_set != NULL;
}

static void apply(struct metafield *field, const struct metafield *want, const char *now)
{
	if (!changes_anything(want))
		return;
	field->name_space = want->name_space == NULL ? field->name_space : want->name_space;
	field->key = want->key == NULL ? field->key : want->key;
	field->value = want->value == NULL ? field->value : want->value;
	field->description = want->description == NULL ? field->description : want->description;
	field->permission_set = want->permission_set == NULL ? field->permission_set : want->permission_set;
	field->updated_at = now;
}

bool metafield_change_judge(const struct db *db, struct arena *arena, const struct store *store, const char *client_id, struct metafield_batch *batch, struct fault *fault)
{
	int64_t place = 0;

	for (size_t i = 0; i < batch->len; i++) {
		struct metafield_entry *entry = &batch->entries[i];

		if (entry->fault.code != FAULT_NONE)
			continue;
		place++;
		if (!entry_find(db, arena, batch, i))
			continue;
		if (!may_change(&entry->want, &entry->field, client_id)) {
			fault_set(&entry->fault, FAULT_NOT_OWNER, "This metafield belongs to another API client.");
			continue;
		}
		apply(&entry->field, &entry->want, store->now);
		if (entry->field.value == NULL)
			return fault_set(fault, FAULT_TOO_LARGE, "The values together are too large for one answer; change fewer at once.");
		if (renamed_onto_another(db, batch->slots[SLOT_RENAMED], place) || name_given_before(batch, i))
			fault_set(&entry->fault, FAULT_DUPLICATE, "A metafield with this namespace and key is there already.");
	}
	return true;
}

static void write_text(struct json_w *w, const char *name, const char *text)
{
	if (text == NULL)
		return;
	json_m_text(w, name, text);
}

void metafield_change_save(struct db *db, struct arena *arena, const struct store *store, const struct metafield_batch *batch)
{
	struct json_w w = json_w_new(arena, 1024);
	bool any = false;

	json_w_open(&w, '[');
	for (size_t i = 0; i < batch->len; i++) {
		const struct metafield *want = &batch->entries[i].want;

		if (batch->entries[i].fault.code != FAULT_NONE || !changes_anything(want))
			continue;
		json_w_open(&w, '{');
		json_m_int(&w, "metafield_id", want->id);
		write_text(&w, "namespace", want->name_space);
		write_text(&w, "key", want->key);
		write_text(&w, "value", want->value);
		write_text(&w, "description", want->description);
		write_text(&w, "permission_set", want->permission_set);
		json_w_close(&w, '}');
		any = true;
	}
	json_w_close(&w, ']');
	if (any)
		q_metafield_set(db, &(struct q_metafield_set_in){ .store_id = store->id, .metafields = w.buf.at });
}

void metafield_delete_read(struct db *db, struct arena *arena, const struct store *store, const char *token_hash, struct metafield_batch *batch)
{
	batch->slots[SLOT_LOCK] = lock(db, arena, store, token_hash, batch);
}

void metafield_delete_judge(const struct db *db, struct arena *arena, const char *client_id, struct metafield_batch *batch)
{
	for (size_t i = 0; i < batch->len; i++) {
		struct metafield_entry *entry = &batch->entries[i];

		if (entry->fault.code == FAULT_NONE && entry_find(db, arena, batch, i) && strcmp(entry->field.client_id, client_id) != 0)
			fault_set(&entry->fault, FAULT_NOT_OWNER, "This metafield belongs to another API client.");
	}
}

void metafield_delete_save(struct db *db, struct arena *arena, const struct store *store, const struct metafield_batch *batch)
{
	int64_t *ids = arena_array(arena, batch->len, sizeof(*ids));
	size_t len = 0;

	for (size_t i = 0; i < batch->len; i++) {
		if (batch->entries[i].fault.code == FAULT_NONE)
			ids[len++] = batch->entries[i].want.id;
	}
	if (len > 0)
		q_metafield_delete(db, &(struct q_metafield_delete_in){ .store_id = store->id, .metafield_ids = db_array_int(arena, len, ids) });
}
