#include "base/json.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_text.h"

/*
 * json-c's objects out of bytes that the gate has let through.  json-c's own
 * parser does not look whether its allocations succeed: without memory it dies,
 * or leaves out a member or an element and says nothing.  So it is given
 * objects one by one, each of which is looked at.
 */
struct tree {
	struct arena *arena;
	const unsigned char *bytes;
	size_t at, len;
	struct json_object *root;
};

static void value_put(void *value)
{
	json_object_put(value);
}

/* Where it belongs from the beginning, so that a jump out of here loses nothing.  name: in the arena; NULL in an array. */
static void tree_add(struct tree *t, struct json_object *parent, const char *name, struct json_object *value)
{
	int failed = 0;

	if (parent == NULL) {
		t->root = value;
		if (value != NULL)
			arena_on_reset(t->arena, value_put, value);
	} else if (name == NULL) {
		failed = json_object_array_add(parent, value);
	} else {
		failed = json_object_object_add_ex(parent, name, value, JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY);
	}
	if (failed != 0) {
		json_object_put(value);
		arena_full(t->arena);
	}
}

/* The same for what is something: NULL is no JSON null, but no memory. */
static void tree_add_some(struct tree *t, struct json_object *parent, const char *name, struct json_object *value)
{
	if (value == NULL)
		arena_full(t->arena);
	tree_add(t, parent, name, value);
}

static unsigned char tree_peek(struct tree *t)
{
	while (t->at < t->len && memchr(" \n\r\t", t->bytes[t->at], 4) != NULL)
		t->at++;
	return t->at < t->len ? t->bytes[t->at] : 0;
}

/* A string from its quote on: where it lies where it has no escapes, else in the arena. */
static const char *string_take(struct tree *t, size_t *len)
{
	const unsigned char *from = t->bytes + ++t->at;
	bool escaped = false;
	char *text;

	for (; t->bytes[t->at] != '"'; t->at++) {
		if (t->bytes[t->at] == '\\') {
			escaped = true;
			t->at++;
		}
	}
	*len = (size_t)(t->bytes + t->at++ - from);
	if (!escaped)
		return (const char *)from;
	text = arena_alloc(t->arena, *len);
	*len = json_unescape(from, *len, text);
	return text;
}

/* Its text, which lives in the arena as the tree does, goes with it. */
static struct json_object *number_take(struct tree *t)
{
	size_t start = t->at;
	struct json_object *value;
	const char *text;

	while (t->at < t->len && t->bytes[t->at] != 0 && strchr("+-.0123456789Ee", t->bytes[t->at]) != NULL)
		t->at++;
	text = arena_bytes(t->arena, t->bytes + start, t->at - start);
	if (strpbrk(text, ".eE") == NULL) {
		value = json_object_new_int64(strtoll(text, NULL, 10));
		if (value != NULL)
			json_object_set_userdata(value, (void *)(uintptr_t)text, NULL);
		return value;
	}
	value = json_object_new_double(strtod(text, NULL));
	if (value != NULL)
		json_object_set_serializer(value, json_object_userdata_to_json_string, (void *)(uintptr_t)text, NULL);
	return value;
}

static void value_take(struct tree *t, struct json_object *parent, const char *name);

/* What is in an object or an array; JSON_DEPTH_MAX bounds how deep this goes. */
static void members_take(struct tree *t, struct json_object *value, bool named)
{
	size_t len;

	t->at++;
	while (tree_peek(t) != (named ? '}' : ']')) {
		const char *name = NULL;

		if (named) {
			const char *text = string_take(t, &len);

			name = arena_bytes(t->arena, text, len);
			tree_peek(t);
			t->at++;        /* the colon */
		}
		value_take(t, value, name);
		if (tree_peek(t) == ',')
			t->at++;
	}
	t->at++;
}

static void value_take(struct tree *t, struct json_object *parent, const char *name)
{
	struct json_object *value = NULL;
	unsigned char c = tree_peek(t);
	size_t len;

	switch (c) {
	case '{':
	case '[':
		value = c == '{' ? json_object_new_object() : json_object_new_array();
		tree_add_some(t, parent, name, value);
		members_take(t, value, c == '{');
		break;
	case '"': {
		const char *text = string_take(t, &len);

		tree_add_some(t, parent, name, json_object_new_string_len(text, (int)len));
		break;
	}
	case 't':
	case 'f':
		t->at += c == 't' ? 4 : 5;
		tree_add_some(t, parent, name, json_object_new_boolean(c == 't'));
		break;
	case 'n':
		t->at += 4;
		tree_add(t, parent, name, NULL);
		break;
	default:
		tree_add_some(t, parent, name, number_take(t));
	}
}

bool json_read(struct arena *arena, const char *bytes, size_t len, struct json_object **value, const char **why)
{
	struct tree tree = { .arena = arena, .bytes = (const unsigned char *)bytes, .len = len };

	if (!json_gate(arena, bytes, len, why))
		return false;
	value_take(&tree, NULL, NULL);
	*value = tree.root;
	return true;
}

const char *json_number(struct json_object *value)
{
	if (json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double))
		return json_object_get_userdata(value);
	return NULL;
}

void json_w_value(struct json_w *w, struct json_object *value)
{
	bool object = json_object_is_type(value, json_type_object);

	if (object || json_object_is_type(value, json_type_array)) {
		json_w_open(w, object ? '{' : '[');
		if (object) {
			json_object_object_foreach(value, name, member) {
				json_w_string(w, name);
				buf_char(&w->buf, ':');
				w->comma = false;
				json_w_value(w, member);
			}
		}
		for (size_t i = 0; !object && i < json_object_array_length(value); i++)
			json_w_value(w, json_object_array_get_idx(value, i));
		json_w_close(w, object ? '}' : ']');
	} else if (json_object_is_type(value, json_type_string)) {
		json_w_string(w, json_object_get_string(value));
	} else if (json_object_is_type(value, json_type_boolean)) {
		json_w_bool(w, json_object_get_boolean(value));
	} else {
		json_w_raw(w, value == NULL ? "null" : json_number(value));
	}
}
