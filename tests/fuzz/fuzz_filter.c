/*
 * filter: JSON to a compiled filter, and documents of entities.
 *
 * A filter that is taken is arrays of PostgreSQL that fit together and hold
 * nothing but digests, numbers and names of ours; as a text in a string it is the same
 * filter.  Each value that a document has is found by the filter that asks for it, however its numbers are written.
 *
 * The first byte chooses the type, the rest is JSON.
 */
#include <json-c/json.h>
#include <string.h>

#include "base/decimal.h"
#include "base/fault.h"
#include "base/json.h"
#include "entity/document.h"
#include "entity/facet.h"
#include "entity/filter.h"
#include "fuzz.h"

/* Elements of an array literal whose bytes are all of `alphabet`; ends the process where it is none. */
static size_t elements(const char *array, const char *alphabet)
{
	size_t len = strlen(array), n = len > 2;

	must(len >= 2 && array[0] == '{' && array[len - 1] == '}');
	for (size_t i = 1; i < len - 1; i++) {
		must(array[i] == ',' ? array[i - 1] != '{' && array[i - 1] != ',' && array[i + 1] != '}' : strchr(alphabet, array[i]) != NULL);
		n += array[i] == ',';
	}
	return n;
}

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NUMERIC DIGITS "-.Infity"

static void filter_holds(const struct filter *filter)
{
	size_t terms = elements(filter->terms, DIGITS "abcdef"), ranges = elements(filter->range_names, LETTERS);

	must(filter->facets >= 1 && ranges <= FILTER_PAIRS_MAX);
	must(strlen(filter->terms) == 2 + terms * (TERM_LEN - 1) + (terms > 0 ? terms - 1 : 0));
	must(elements(filter->term_facets, DIGITS) == terms && elements(filter->range_facets, DIGITS) == ranges);
	must(elements(filter->low_from, NUMERIC) == ranges && elements(filter->low_to, NUMERIC) == ranges);
	must(elements(filter->high_from, NUMERIC) == ranges && elements(filter->high_to, NUMERIC) == ranges);
}

static bool same(const struct filter *a, const struct filter *b)
{
	return a->type == b->type && a->facets == b->facets && strcmp(a->terms, b->terms) == 0 && strcmp(a->term_facets, b->term_facets) == 0 &&
		strcmp(a->range_names, b->range_names) == 0 && strcmp(a->range_facets, b->range_facets) == 0 &&
		strcmp(a->low_from, b->low_from) == 0 && strcmp(a->low_to, b->low_to) == 0 &&
		strcmp(a->high_from, b->high_from) == 0 && strcmp(a->high_to, b->high_to) == 0;
}

/* The same filter as a text in a JSON string. */
static void text_is_the_same(struct arena *arena, enum entity_type type, struct json_object *value, const struct filter *filter, bool good)
{
	struct json_object *text = json_object_new_string(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
	struct fault fault = { 0 };
	struct filter again;

	must(filter_read(arena, type, text, &again, &fault) == good);
	must(!good || same(&again, filter));
	json_object_put(text);
}

static void filter_check(struct arena *arena, enum entity_type type, struct json_object *value)
{
	struct filter filter;
	struct fault fault = { 0 };
	bool good = filter_read(arena, type, value, &filter, &fault);

	if (good)
		filter_holds(&filter);
	else
		must(fault.code == FAULT_BAD_REQUEST && strcmp(fault.detail, FILTER_SAYS) == 0);
	if (json_object_is_type(value, json_type_object))
		text_is_the_same(arena, type, value, &filter, good);
}

struct looker {
	struct arena *arena;
	const struct document *document;
	const struct facet *facet;
};

static bool has_term(const struct document *document, const char *term, size_t len)
{
	for (size_t i = 0; i < document->terms_len; i++) {
		if (len == TERM_LEN - 1 && strncmp(document->terms[i], term, len) == 0)
			return true;
	}
	return false;
}

/* The number as struct decimal prints it; anything else as it is. */
static struct json_object *written_otherwise(struct arena *arena, struct json_object *value)
{
	char text[DECIMAL_TEXT_LEN];
	struct decimal number;
	struct json_object *again;
	const char *why;

	if (json_number(value) == NULL || !decimal_parse(json_number(value), &number))
		return value;
	decimal_print(number, text);
	return json_read(arena, text, strlen(text), &again, &why) ? again : value;
}

/* {"facet": {"is": [value]}} compiles to a term that the document has.  A range with more members than a filter takes is left out. */
static bool value_is_found(void *to, struct json_object *value)
{
	const struct looker *looker = to;

	if (json_object_is_type(value, json_type_object) && json_object_object_length(value) != 2)
		return true;
	struct json_object *filters = json_object_new_object(), *is = json_object_new_object(), *list = json_object_new_array();
	struct fault fault = { 0 };
	struct filter filter;

	json_object_array_add(list, json_object_get(written_otherwise(looker->arena, value)));
	json_object_object_add(is, "is", list);
	json_object_object_add(filters, looker->facet->name, is);
	must(filter_read(looker->arena, looker->document->type, filters, &filter, &fault));
	filter_holds(&filter);
	must(has_term(looker->document, filter.terms + 1, strlen(filter.terms) - 2));
	json_object_put(filters);
	return true;
}

static void document_check(struct arena *arena, struct json_object *value)
{
	struct document document;
	const char *why = NULL;

	if (!document_read(arena, value, &document, &why)) {
		must(why != NULL && (strstr(why, ": ") != NULL || !json_object_is_type(value, json_type_object)));
		return;
	}
	must(document.id != NULL && document.item_id != NULL && document.bundle_uuid != NULL && document.bundle_version != NULL);
	for (size_t i = 1; i < document.terms_len; i++)
		must(strcmp(document.terms[i - 1], document.terms[i]) < 0);
	for (const struct facet *facet = facets; facet->name != NULL; facet++) {
		struct looker looker = { arena, &document, facet };
		must(facet_walk(facet->path, value, value_is_found, &looker));
	}
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	struct pieces pieces = { arena, bytes, len };
	enum entity_type type = (enum entity_type)(piece_byte(&pieces) % ENTITY_TYPES);
	struct json_object *value;
	const char *why;

	if (!json_read(arena, (const char *)pieces.bytes, pieces.len, &value, &why))
		return;
	filter_check(arena, type, value);
	document_check(arena, value);
}
