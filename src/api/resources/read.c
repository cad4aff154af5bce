#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "api/api.h"
#include "api/resources/resources.h"
#include "auth/person.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"
#include "base/uuid.h"

/* In the contract's own words. */
static const char name_missing[] = "CartName parameter must be given";
static const char item_missing[] = "EntityId, BundleUuid, BundleVersion, and EntityType must be given";
static const char batch_missing[] = "entityType and filters must be given";
static const char type_unknown[] = "entityType must be one of files, specimens, or projects";

static bool refuse(struct call *call, const char *why)
{
	return fault_set(&call->fault, FAULT_BAD_REQUEST, why);
}

/* A member of the body; NULL: absent, null, or the body is no object. */
static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

/* Characters of text that the gate let through. */
static size_t chars(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

bool resources_read_place(struct call *call, struct resource_place *place)
{
	char *id = arena_alloc(call->arena, UUID_TEXT_LEN);

	if (!uuid_lower(call->parts[0], id))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	*place = (struct resource_place){ .store = &call->store, .account_id = call->person->account_id, .cart_id = id };
	return true;
}

bool resources_read_name(struct call *call, const char **name)
{
	struct json_object *value = member(call->body, "CartName");

	if (value == NULL || (json_object_is_type(value, json_type_string) && json_object_get_string_len(value) == 0))
		return refuse(call, name_missing);
	if (!json_object_is_type(value, json_type_string) || chars(json_object_get_string(value)) > RESOURCE_NAME_CHARS_MAX)
		return refuse(call, "CartName must be a string of at most 256 characters");
	*name = json_object_get_string(value);
	return true;
}

/* Columns: the member, where its value goes. */
static const struct { const char *name; size_t offset; } item_members[] = {
	{ "EntityId", offsetof(struct resource_item, entity_id) },
	{ "BundleUuid", offsetof(struct resource_item, bundle_uuid) },
	{ "BundleVersion", offsetof(struct resource_item, bundle_version) },
	{ "EntityType", offsetof(struct resource_item, entity_type) },
};

static bool item_read(struct call *call, struct json_object *object, struct resource_item *item)
{
	const char *wrong = NULL;

	for (size_t i = 0; i < sizeof(item_members) / sizeof(item_members[0]); i++) {
		struct json_object *value = member(object, item_members[i].name);
		const char **to = (const char **)(void *)((char *)item + item_members[i].offset);

		if (value == NULL || (json_object_is_type(value, json_type_string) && json_object_get_string_len(value) == 0))
			return refuse(call, item_missing);
		if (!json_object_is_type(value, json_type_string) || json_object_get_string_len(value) > RESOURCE_VALUE_LEN_MAX)
			wrong = "EntityId, BundleUuid, BundleVersion, and EntityType must be strings of at most 1024 bytes";
		else
			*to = json_object_get_string(value);
	}
	return wrong == NULL || refuse(call, wrong);
}

bool resources_read_items(struct call *call, struct in_items *in)
{
	struct json_object *list = NULL;

	*in = (struct in_items){ .len = 1 };
	if (json_object_is_type(call->body, json_type_object))
		in->many = json_object_object_get_ex(call->body, "items", &list);
	if (in->many) {
		if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) == 0 ||
		    json_object_array_length(list) > RESOURCE_ITEMS_MAX)
			return refuse(call, "items must be a list of 1 to 1000 items");
		in->len = json_object_array_length(list);
	}
	in->items = arena_array(call->arena, in->len, sizeof(*in->items));
	for (size_t i = 0; i < in->len; i++) {
		if (!item_read(call, in->many ? json_object_array_get_idx(list, i) : call->body, &in->items[i]))
			return false;
	}
	return true;
}

bool resources_read_batch(struct call *call, struct in_batch *in)
{
	struct json_object *type = member(call->body, "entityType"), *filters = member(call->body, "filters");
	enum entity_type known;
	struct json_w text;

	if (type == NULL || filters == NULL)
		return refuse(call, batch_missing);
	if (!json_object_is_type(type, json_type_string) || !entity_type_find(json_object_get_string(type), &known))
		return refuse(call, type_unknown);
	if (!filter_read(call->arena, known, filters, &in->filter, &call->fault))
		return false;
	in->entity_type = entity_type_names[known];
	text = json_w_new(call->arena, 256);
	json_w_value(&text, filters);
	in->filters = json_object_is_type(filters, json_type_string) ? json_object_get_string(filters) : text.buf.at;
	return true;
}

bool resources_read_page(struct call *call, int most, struct in_page *in)
{
	const char *limit = request_query(call->request, "limit"), *after = request_query(call->request, "after");
	int64_t number = most;

	if (limit != NULL && !number_parse(limit, 1, most, &number))
		return refuse(call, arena_printf(call->arena, "limit must be a whole number from 1 to %d", most));
	*in = (struct in_page){ .limit = (int)number, .limit_given = limit != NULL, .after = after == NULL ? "" : after };
	return true;
}

/* Microseconds since 1970, '-', the cart's id: where it stands, whether it is still there or not. */
bool resources_read_carts_from(struct call *call, const char *after, struct resource_cart_from *from)
{
	char *copy = arena_text(call->arena, after), *dash = strchr(copy, '-');
	char *id = arena_alloc(call->arena, UUID_TEXT_LEN);

	*from = (struct resource_cart_from){ 0, "00000000-0000-0000-0000-000000000000" };
	if (*after == '\0')
		return true;
	if (dash != NULL)
		*dash = '\0';
	/* Up to the year 2255. */
	if (dash == NULL || !number_parse(copy, 0, INT64_C(9000000000000000), &from->created_us) || !uuid_lower(dash + 1, id))
		return refuse(call, "after is no place in this list");
	from->id = id;
	return true;
}

const char *resources_print_carts_from(struct call *call, const struct resource_cart_from *from)
{
	return arena_printf(call->arena, "%" PRId64 "-%s", from->created_us, from->id);
}
