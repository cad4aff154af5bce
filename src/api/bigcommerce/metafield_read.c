/*
 * metafield_read: bodies of metafields, by table.
 */
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/bigcommerce/metafield.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/number.h"
#include "base/uuid.h"
#include "http/fields.h"

struct in_metafield {
	int64_t id;
	const char *resource_id;
	const char *permission_set;
	const char *name_space;
	const char *key;
	const char *value;
	const char *description;
};

#define AT(member) offsetof(struct in_metafield, member)
#define SET(name) static const struct field_set name = { name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct in_metafield) }

#define MEMBERS(required) \
	{ "permission_set", FIELD_TEXT, required, AT(permission_set), FIELD_NOT_ASKED, 0, 0, 0, NULL }, \
	{ "namespace", FIELD_TEXT, required, AT(name_space), FIELD_NOT_ASKED, 1, METAFIELD_NAME_MAX, 0, NULL }, \
	{ "key", FIELD_TEXT, required, AT(key), FIELD_NOT_ASKED, 1, METAFIELD_NAME_MAX, 0, NULL }, \
	{ "value", FIELD_TEXT, required, AT(value), FIELD_NOT_ASKED, 1, METAFIELD_VALUE_MAX, 0, NULL }, \
	{ "description", FIELD_TEXT, FIELD_NULLABLE, AT(description), FIELD_NOT_ASKED, 0, METAFIELD_DESCRIPTION_MAX, 0, NULL }

/* Columns: name, type, flags, where, where to say it was there, least, most, digits, table of what is inside. */
static const struct field add_fields[] = { MEMBERS(FIELD_REQUIRED) };
SET(add);

static const struct field add_many_fields[] = {
	{ "resource_id", FIELD_TEXT, FIELD_REQUIRED, AT(resource_id), FIELD_NOT_ASKED, 0, 0, 0, NULL },
	MEMBERS(FIELD_REQUIRED),
};
SET(add_many);

static const struct field change_fields[] = { MEMBERS(0) };
SET(change);

/* Any number: one that cannot be an id is one that is not there. */
static const struct field change_many_fields[] = {
	{ "id", FIELD_INT_TEXT, FIELD_REQUIRED, AT(id), FIELD_NOT_ASKED, 0, 0, 0, NULL },
	MEMBERS(0),
};
SET(change_many);

/* Columns: a body of one, a body of many; by enum entry_kind. */
static const struct { const struct field_set *one, *many; } sets[] = {
	[ENTRY_ADD] = { &add, &add_many },
	[ENTRY_CHANGE] = { &change, &change_many },
};

static bool object_read(struct call *call, const struct field_set *set, struct json_object *object, struct metafield *want, struct fault *fault)
{
	struct in_metafield in = { 0 };
	bool good = fields_read(call->arena, set, object, "", &in, fault);

	/* Filled even where something is wrong: an entry's complaints go under its id. */
	*want = (struct metafield){ .id = in.id, .name_space = in.name_space, .key = in.key, .value = in.value,
		.description = in.description, .permission_set = in.permission_set, .cart_id = in.resource_id };
	if (in.permission_set != NULL && !metafield_permission_known(in.permission_set))
		return fault_field(fault, call->arena, "permission_set",
			"must be one of app_only, read, write, read_and_sf_access, write_and_sf_access");
	return good;
}

static void batch_new(struct call *call, struct metafield_batch *batch, size_t len)
{
	*batch = (struct metafield_batch){ .len = len, .entries = arena_array(call->arena, len, sizeof(struct metafield_entry)) };
}

bool read_entry(struct call *call, enum entry_kind kind, struct metafield_batch *batch)
{
	batch_new(call, batch, 1);
	return object_read(call, sets[kind].one, call->body, &batch->entries[0].want, &call->fault);
}

void read_path_entry(struct call *call, struct metafield_batch *batch)
{
	batch_new(call, batch, 1);
}

/* Ids as integers or as text, as they are shown and as the document has them. */
static bool id_read(struct call *call, struct json_object *value, int64_t *id, struct fault *fault)
{
	if (json_object_is_type(value, json_type_int)) {
		*id = json_object_get_int64(value);
		return true;
	}
	if (json_object_is_type(value, json_type_string) && number_parse(json_object_get_string(value), INT64_MIN, INT64_MAX, id))
		return true;
	return fault_field(fault, call->arena, "id", "must be an integer");
}

/* A malformed cart id names no cart, as in a path. */
static void cart_id_lower(struct call *call, struct metafield_entry *entry)
{
	char *id = arena_alloc(call->arena, UUID_TEXT_LEN);

	if (!uuid_lower(entry->want.cart_id, id))
		fault_set(&entry->fault, FAULT_NOT_FOUND, "A cart was not found with this id.");
	entry->want.cart_id = id;
}

bool read_entries(struct call *call, enum entry_kind kind, struct metafield_batch *batch)
{
	size_t len;

	if (!json_object_is_type(call->body, json_type_array) || (len = json_object_array_length(call->body)) == 0 || len > METAFIELDS_MAX)
		return fault_field(&call->fault, call->arena, "body", "must be a list of 1 to 250 entries");
	batch_new(call, batch, len);
	for (size_t i = 0; i < len; i++) {
		struct metafield_entry *entry = &batch->entries[i];
		struct json_object *value = json_object_array_get_idx(call->body, i);

		if (kind == ENTRY_DELETE)
			id_read(call, value, &entry->want.id, &entry->fault);
		else if (object_read(call, sets[kind].many, value, &entry->want, &entry->fault) && kind == ENTRY_ADD)
			cart_id_lower(call, entry);
	}
	return true;
}

bool read_metafield_id(struct call *call, size_t part, int64_t *id)
{
	if (!number_parse(call->parts[part], 1, METAFIELD_ID_MAX, id))
		return fault_set(&call->fault, FAULT_NOT_FOUND, "A metafield was not found with this query.");
	return true;
}
