#include "cartctl/shape.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/number.h"
#include "cartctl/text.h"

enum { MESSAGE_LEN = 200, ID_MAX = 2147483647 };

static const struct decimal amount_limit = { (int128)1000000000000, 0 };

static bool check_object(struct shape_walk *walk, const struct shape *shape, struct json_object *object);

/* Goes one step down; the length to come back to. */
static size_t path_down(struct shape_walk *walk, const char *member)
{
	size_t len = strlen(walk->path);
	snprintf(walk->path + len, sizeof walk->path - len, "%s%s", len == 0 ? "" : ".", member);
	return len;
}

static size_t path_down_index(struct shape_walk *walk, size_t index)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", index);
	return path_down(walk, text);
}

static void path_up(struct shape_walk *walk, size_t len)
{
	walk->path[len] = '\0';
}

static bool wrong(struct shape_walk *walk, const char *message)
{
	walk->wrongs++;
	walk->wrong(walk->to, walk->path, message);
	return false;
}

void shape_wrong(struct shape_walk *walk, const char *member, const char *message)
{
	size_t len = path_down(walk, member);
	wrong(walk, message);
	path_up(walk, len);
}

/* A whole number written as one: 5, not 5.0 or 5e0. */
static bool whole(struct json_object *value, int64_t min, int64_t max)
{
	int64_t number;
	const char *text = json_number(value);
	return text != NULL && number_parse(text, min, max, &number);
}

static bool check_int(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	char message[MESSAGE_LEN];
	if (whole(value, field->min, field->max))
		return true;
	snprintf(message, sizeof message, "must be a whole number from %" PRId64 " to %" PRId64, field->min, field->max);
	return wrong(walk, message);
}

static bool check_amount(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	char message[MESSAGE_LEN];
	struct decimal number;
	const char *text = json_number(value);
	if (text != NULL && decimal_parse(text, &number) && decimal_cmp(number, decimal_int(field->min)) >= 0 &&
	    decimal_cmp(number, amount_limit) < 0 && decimal_digits(number) <= field->max)
		return true;
	snprintf(message, sizeof message, "must be a number from %" PRId64 " to below 10^12 with at most %" PRId64
	    " digits after the point", field->min, field->max);
	return wrong(walk, message);
}

static bool check_bool(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	(void)field;
	return json_object_is_type(value, json_type_boolean) || wrong(walk, "must be true or false");
}

static bool text_fits(struct json_object *value, int64_t min, int64_t max)
{
	if (!json_object_is_type(value, json_type_string))
		return false;
	size_t chars = text_chars(json_object_get_string(value));
	return chars >= (size_t)min && chars <= (size_t)max;
}

static bool check_text(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	char message[MESSAGE_LEN];
	if (text_fits(value, field->min, field->max))
		return true;
	snprintf(message, sizeof message, "must be a text of %" PRId64 " to %" PRId64 " characters", field->min, field->max);
	return wrong(walk, message);
}

static bool check_word(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	char message[MESSAGE_LEN] = "must be one of";
	const char *text = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
	for (const char *const *word = field->words; *word != NULL; word++) {
		size_t len = strlen(message);
		if (strcmp(text, *word) == 0)
			return true;
		snprintf(message + len, sizeof message - len, "%s %s", word == field->words ? "" : ",", *word);
	}
	return wrong(walk, message);
}

static bool check_code(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	char message[MESSAGE_LEN];
	if (text_fits(value, field->min, field->max)) {
		const char *text = json_object_get_string(value);
		if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == strlen(text))
			return true;
	}
	snprintf(message, sizeof message, "must be %" PRId64 " to %" PRId64 " letters (A-Z, a-z) and digits", field->min, field->max);
	return wrong(walk, message);
}

static bool check_time(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	int64_t wall_us;
	(void)field;
	return (json_object_is_type(value, json_type_string) && clock_parse(json_object_get_string(value), &wall_us)) ||
	    wrong(walk, "must be a time of RFC 3339, like 2026-01-31T12:00:00Z");
}

static bool check_one(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	if (!json_object_is_type(value, json_type_object))
		return wrong(walk, "must be an object");
	return check_object(walk, field->of, value);
}

/* An array of min … max elements, each looked at by check. */
static bool check_array(struct shape_walk *walk, const struct shape_field *field, struct json_object *value,
    bool (*check)(struct shape_walk *, const struct shape_field *, struct json_object *), const struct shape_field *element)
{
	char message[MESSAGE_LEN];
	bool ok = true;
	size_t n = json_object_is_type(value, json_type_array) ? json_object_array_length(value) : 0;
	if (!json_object_is_type(value, json_type_array) || n < (size_t)field->min || n > (size_t)field->max) {
		snprintf(message, sizeof message, "must be an array of %" PRId64 " to %" PRId64 " elements", field->min, field->max);
		return wrong(walk, message);
	}
	for (size_t i = 0; i < n; i++) {
		size_t len = path_down_index(walk, i);
		ok &= check(walk, element, json_object_array_get_idx(value, i));
		path_up(walk, len);
	}
	return ok;
}

static bool check_objects(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	return check_array(walk, field, value, check_one, field);
}

static bool check_texts(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	static const struct shape_field element = { .kind = SHAPE_TEXT, .min = 1, .max = 2000 };
	return check_array(walk, field, value, check_text, &element);
}

static bool check_ids(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	static const struct shape_field element = { .kind = SHAPE_INT, .min = 1, .max = ID_MAX };
	return check_array(walk, field, value, check_int, &element);
}

static bool check_pairs(struct shape_walk *walk, const struct shape_field *field, struct json_object *value)
{
	int64_t id;
	(void)field;
	if (!json_object_is_type(value, json_type_object))
		return wrong(walk, "must be an object of option set and option ids, like {\"21\":211}");
	json_object_object_foreach(value, name, option)
		if (!number_parse(name, 1, ID_MAX, &id) || !whole(option, 1, ID_MAX))
			return wrong(walk, "must have option set ids for names and option ids for values, like {\"21\":211}");
	return true;
}

static bool (*const checks[])(struct shape_walk *, const struct shape_field *, struct json_object *) = {
	[SHAPE_INT] = check_int,
	[SHAPE_AMOUNT] = check_amount,
	[SHAPE_BOOL] = check_bool,
	[SHAPE_TEXT] = check_text,
	[SHAPE_WORD] = check_word,
	[SHAPE_CODE] = check_code,
	[SHAPE_TIME] = check_time,
	[SHAPE_OBJECT] = check_one,
	[SHAPE_OBJECTS] = check_objects,
	[SHAPE_TEXTS] = check_texts,
	[SHAPE_IDS] = check_ids,
	[SHAPE_PAIRS] = check_pairs,
};

static const struct shape_field *field_find(const struct shape *shape, const char *name)
{
	const struct shape_field *field = shape->fields;
	while (field->name != NULL && strcmp(field->name, name) != 0)
		field++;
	return field->name == NULL ? NULL : field;
}

/* The path without the indices, so that one member of many elements is one name. */
static void tell_unknown(struct shape_walk *walk, const char *name)
{
	char plain[sizeof walk->path];
	size_t len = path_down(walk, name), to = 0;
	for (const char *at = walk->path; *at != '\0';) {
		size_t step = strcspn(at, ".");
		if (strspn(at, "0123456789") != step || at + step == walk->path + strlen(walk->path)) {
			to += (size_t)snprintf(plain + to, sizeof plain - to, "%s%.*s", to == 0 ? "" : ".", (int)step, at);
			if (to >= sizeof plain)
				to = sizeof plain - 1;
		}
		at += step + (at[step] == '.');
	}
	path_up(walk, len);
	plain[to] = '\0';
	walk->unknown(walk->to, plain);
}

static bool check_field(struct shape_walk *walk, const struct shape_field *field, struct json_object *object)
{
	struct json_object *value = NULL;
	bool there = json_object_object_get_ex(object, field->name, &value);
	bool ok = true;
	size_t len = path_down(walk, field->name);
	if (value != NULL)
		ok = checks[field->kind](walk, field, value);
	else if (field->required)
		ok = wrong(walk, there ? "must not be null" : "is missing");
	path_up(walk, len);
	return ok;
}

static bool check_object(struct shape_walk *walk, const struct shape *shape, struct json_object *object)
{
	bool ok = true;
	for (const struct shape_field *field = shape->fields; field->name != NULL; field++)
		ok &= check_field(walk, field, object);
	json_object_object_foreach(object, name, value) {
		(void)value;
		if (field_find(shape, name) == NULL)
			tell_unknown(walk, name);
	}
	size_t before = walk->wrongs;
	if (ok && shape->rule != NULL)
		shape->rule(walk, object);
	return ok && walk->wrongs == before;
}

bool shape_check(struct shape_walk *walk, const struct shape *shape, struct json_object *document)
{
	walk->path[0] = '\0';
	walk->wrongs = 0;
	if (!json_object_is_type(document, json_type_object))
		return wrong(walk, "the line must be a JSON object");
	return check_object(walk, shape, document);
}
