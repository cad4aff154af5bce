#include "http/fields.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

enum { COMPLAINTS_MAX = 100 };

/* One reading of one body. */
struct reading {
	struct arena *arena;
	struct fault *fault;
	int complaints;
};

/* Where in the body we are; made a path only when there is something to complain about. */
struct place {
	const struct place *up;
	const char *name;       /* NULL: an entry of a list */
	size_t index;
};

static bool set_read(struct reading *r, const struct field_set *set, struct json_object *object,
    const struct place *place, void *out);

static const char *place_path(struct arena *arena, const struct place *place)
{
	if (place->up == NULL)
		return place->name;
	const char *path = place_path(arena, place->up);
	if (place->name == NULL)
		return arena_printf(arena, "%s.%zu", path, place->index);
	return *path == '\0' ? place->name : arena_printf(arena, "%s.%s", path, place->name);
}

/* Returns false.  Past the bound nothing is kept: nobody reads the hundred-and-first. */
static bool complain(struct reading *r, const struct place *place, const char *message)
{
	if (r->complaints < COMPLAINTS_MAX) {
		r->complaints++;
		const char *path = place_path(r->arena, place);
		fault_field(r->fault, r->arena, *path == '\0' ? "body" : path, message);
	}
	return false;
}

static bool bounded(const struct field *field)
{
	return field->min != 0 || field->max != 0;
}

/* "must be <what> <between …>"; of_what stands behind the bounds (" characters"). */
static bool complain_bounds(struct reading *r, const struct field *field, const struct place *place, const char *what,
    const char *join, const char *between, const char *of_what)
{
	if (r->complaints >= COMPLAINTS_MAX)
		return false;
	if (!bounded(field))
		return complain(r, place, arena_printf(r->arena, "must be %s", what));
	if (field->max == INT64_MAX)
		return complain(r, place, arena_printf(r->arena, "must be %s of at least %" PRId64 "%s", what, field->min,
		    of_what));
	return complain(r, place, arena_printf(r->arena, "must be %s %s %" PRId64 " %s %" PRId64 "%s", what, join,
	    field->min, between, field->max, of_what));
}

static bool complain_text(struct reading *r, const struct field *field, const struct place *place)
{
	return complain_bounds(r, field, place, "a string", "of", "to", " characters");
}

static bool complain_int(struct reading *r, const struct field *field, const struct place *place)
{
	return complain_bounds(r, field, place, "an integer", "between", "and", "");
}

static bool in_bounds(const struct field *field, int64_t number)
{
	return !bounded(field) || (number >= field->min && number <= field->max);
}

/* Characters of UTF-8 that json_gate() has passed. */
static int64_t characters(const char *text, size_t len)
{
	int64_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += !utf8_tail((unsigned char)text[i]);
	return n;
}

static bool text_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	if (!json_object_is_type(value, json_type_string))
		return complain_text(r, field, place);
	const char *text = json_object_get_string(value);
	size_t len = (size_t)json_object_get_string_len(value);
	if (!in_bounds(field, characters(text, len)))
		return complain_text(r, field, place);
	*(const char **)to = text;
	return true;
}

static bool int_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	if (!json_object_is_type(value, json_type_int))
		return complain_int(r, field, place);
	int64_t number = json_object_get_int64(value);
	if (!in_bounds(field, number))
		return complain_int(r, field, place);
	*(int64_t *)to = number;
	return true;
}

static bool int_text_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	if (!json_object_is_type(value, json_type_string))
		return int_read(r, field, value, place, to);
	int64_t number;
	if (!number_parse(json_object_get_string(value), INT64_MIN, INT64_MAX, &number) || !in_bounds(field, number))
		return complain_int(r, field, place);
	*(int64_t *)to = number;
	return true;
}

static bool complain_decimal(struct reading *r, const struct field *field, const struct place *place)
{
	if (r->complaints >= COMPLAINTS_MAX)
		return false;
	const char *behind = " without decimal places";
	if (field->digits > 0)
		behind = arena_printf(r->arena, " with at most %d decimal place%s", field->digits,
		    field->digits == 1 ? "" : "s");
	if (!bounded(field))
		return complain(r, place, arena_printf(r->arena, "must be a number%s", behind));
	return complain_bounds(r, field, place, "a number", "between", "and", behind);
}

static bool decimal_take(struct reading *r, const struct field *field, const char *text, const struct place *place, void *to)
{
	struct decimal number;
	if (!decimal_parse(text, &number) || decimal_digits(number) > field->digits)
		return complain_decimal(r, field, place);
	if (bounded(field) && (decimal_cmp(number, decimal_int(field->min)) < 0 ||
	    decimal_cmp(number, decimal_int(field->max)) > 0))
		return complain_decimal(r, field, place);
	*(struct decimal *)to = number;
	return true;
}

static bool decimal_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	return decimal_take(r, field, json_number(value), place, to);
}

static bool decimal_text_read(struct reading *r, const struct field *field, struct json_object *value,
    const struct place *place, void *to)
{
	if (!json_object_is_type(value, json_type_string))
		return decimal_read(r, field, value, place, to);
	return decimal_take(r, field, json_object_get_string(value), place, to);
}

static bool bool_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	(void)field;
	if (!json_object_is_type(value, json_type_boolean))
		return complain(r, place, "must be true or false");
	*(bool *)to = json_object_get_boolean(value);
	return true;
}

static bool object_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	return set_read(r, field->sub, value, place, to);
}

static bool list_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	if (!json_object_is_type(value, json_type_array))
		return complain_bounds(r, field, place, "a list", "of", "to", " entries");
	size_t len = json_object_array_length(value);
	if (!in_bounds(field, (int64_t)len))
		return complain_bounds(r, field, place, "a list", "of", "to", " entries");
	struct field_list *list = to;
	char *at = arena_array(r->arena, len, field->sub->struct_len);
	bool good = true;
	for (size_t i = 0; i < len && r->complaints < COMPLAINTS_MAX; i++) {
		struct place entry = { .up = place, .index = i };
		good &= set_read(r, field->sub, json_object_array_get_idx(value, i), &entry,
		    at + i * field->sub->struct_len);
	}
	list->len = len;
	list->at = at;
	return good;
}

static bool raw_read(struct reading *r, const struct field *field, struct json_object *value, const struct place *place,
    void *to)
{
	(void)r;
	(void)field;
	(void)place;
	*(struct json_object **)to = value;
	return true;
}

static bool (*const readers[])(struct reading *, const struct field *, struct json_object *, const struct place *,
    void *) = {
	[FIELD_TEXT] = text_read,
	[FIELD_INT] = int_read,
	[FIELD_INT_TEXT] = int_text_read,
	[FIELD_DECIMAL] = decimal_read,
	[FIELD_DECIMAL_TEXT] = decimal_text_read,
	[FIELD_BOOL] = bool_read,
	[FIELD_OBJECT] = object_read,
	[FIELD_LIST] = list_read,
	[FIELD_RAW] = raw_read,
};

static bool field_read(struct reading *r, const struct field *field, struct json_object *object, const struct place *place,
    char *out)
{
	struct place here = { .up = place, .name = field->name };
	struct json_object *value;
	bool there = json_object_object_get_ex(object, field->name, &value);
	if (there && value == NULL && (field->flags & FIELD_NULLABLE))
		there = false;
	if (!there) {
		if (field->flags & FIELD_REQUIRED)
			return complain(r, &here, "is required");
		return true;
	}
	if (field->given_offset != FIELD_NOT_ASKED)
		*(bool *)(out + field->given_offset) = true;
	return readers[field->type](r, field, value, &here, out + field->offset);
}

static bool set_read(struct reading *r, const struct field_set *set, struct json_object *object, const struct place *place,
    void *out)
{
	if (!json_object_is_type(object, json_type_object))
		return complain(r, place, "must be an object");
	bool good = true;
	for (size_t i = 0; i < set->fields_len && r->complaints < COMPLAINTS_MAX; i++)
		good &= field_read(r, &set->fields[i], object, place, out);
	return good;
}

bool fields_read(struct arena *arena, const struct field_set *set, struct json_object *object, const char *path,
    void *out, struct fault *fault)
{
	struct reading r = { .arena = arena, .fault = fault };
	struct place place = { .name = path };
	return set_read(&r, set, object, &place, out);
}
