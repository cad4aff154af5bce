#include "entity/filter.h"

#include <json-c/json.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/json.h"
#include "entity/facet.h"
#include "entity/term.h"

/* The arrays of struct filter while they grow.  Elements need no quotes: digits, and names of the table of facets. */
enum column { TERMS, TERM_FACETS, RANGE_NAMES, RANGE_FACETS, LOW_FROM, LOW_TO, HIGH_FROM, HIGH_TO, COLUMNS };

struct compiler {
	struct arena *arena;
	enum entity_type type;
	int32_t group;
	size_t pairs;
	struct buf columns[COLUMNS];
};

static struct compiler compiler_new(struct arena *arena, enum entity_type type)
{
	struct compiler compiler = { .arena = arena, .type = type };

	for (int i = 0; i < COLUMNS; i++) {
		compiler.columns[i] = buf_new(arena, 64);
		buf_char(&compiler.columns[i], '{');
	}
	return compiler;
}

static void put(struct compiler *compiler, enum column column, const char *element)
{
	if (compiler->columns[column].len > 1)
		buf_char(&compiler->columns[column], ',');
	buf_text(&compiler->columns[column], element);
}

static void put_group(struct compiler *compiler, enum column column)
{
	if (compiler->columns[column].len > 1)
		buf_char(&compiler->columns[column], ',');
	buf_int(&compiler->columns[column], compiler->group);
}

static void put_term(struct compiler *compiler, const char term[TERM_LEN])
{
	put(compiler, TERMS, term);
	put_group(compiler, TERM_FACETS);
}

/* [min,max] */
static bool pair_read(struct compiler *compiler, struct json_object *value, struct term_range *range)
{
	return json_object_is_type(value, json_type_array) && json_object_array_length(value) == 2 &&
		term_range_read(compiler->arena, json_object_array_get_idx(value, 0), json_object_array_get_idx(value, 1), range);
}

/* {"gte": min, "lte": max}, as a document has it, or [min,max] */
static bool range_read(struct compiler *compiler, struct json_object *value, struct term_range *range)
{
	if (!json_object_is_type(value, json_type_object))
		return pair_read(compiler, value, range);
	return json_object_object_length(value) == 2 &&
		term_range_read(compiler->arena, json_object_object_get(value, "gte"), json_object_object_get(value, "lte"), range);
}

static bool is_value(struct compiler *compiler, const struct facet *facet, struct json_object *value)
{
	struct term_range range;
	char term[TERM_LEN];

	if (value == NULL) {
		term_of(compiler->arena, compiler->type, facet, TERM_MISSING, "", 0, term);
	} else if (facet->kind == FACET_RANGE) {
		if (!range_read(compiler, value, &range))
			return false;
		term_of_range(compiler->arena, compiler->type, facet, &range, term);
	} else if (!term_of_scalar(compiler->arena, compiler->type, facet, value, term)) {
		return false;
	}
	put_term(compiler, term);
	return true;
}

static bool is_compile(struct compiler *compiler, const struct facet *facet, struct json_object *list)
{
	if (list == NULL)
		return is_value(compiler, facet, NULL);
	if (!json_object_is_type(list, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!is_value(compiler, facet, json_object_array_get_idx(list, i)))
			return false;
	return true;
}

/*
 * Each relation of two ranges is a bound on the entity's low and one on its
 * high: the smaller of the pair, the greater, or none.
 */
#define LEAST "-Infinity"
#define MOST "Infinity"
enum bound { BOUND_LEAST, BOUND_MIN, BOUND_MAX, BOUND_MOST };

/* name, then what low and high must lie between; compile: not by these bounds */
static const struct relation {
	const char *name;
	bool (*compile)(struct compiler *compiler, const struct facet *facet, struct json_object *list);
	enum bound low_from, low_to, high_from, high_to;
} relations[] = {
	{ "is", is_compile, 0, 0, 0, 0 },
	{ "contains", NULL, BOUND_LEAST, BOUND_MIN, BOUND_MAX, BOUND_MOST },
	{ "within", NULL, BOUND_MIN, BOUND_MOST, BOUND_LEAST, BOUND_MAX },
	{ "intersects", NULL, BOUND_LEAST, BOUND_MAX, BOUND_MIN, BOUND_MOST },
	{ 0 },
};

static const char *bound_text(enum bound bound, const struct term_range *range)
{
	const char *const texts[] = { [BOUND_LEAST] = LEAST, [BOUND_MIN] = range->low, [BOUND_MAX] = range->high, [BOUND_MOST] = MOST };

	return texts[bound];
}

static bool pairs_compile(struct compiler *compiler, const struct relation *relation, const struct facet *facet, struct json_object *list)
{
	struct term_range range;

	if (facet->kind != FACET_RANGE || !json_object_is_type(list, json_type_array))
		return false;
	compiler->pairs += json_object_array_length(list);
	if (compiler->pairs > FILTER_PAIRS_MAX)
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		if (!pair_read(compiler, json_object_array_get_idx(list, i), &range))
			return false;
		put(compiler, RANGE_NAMES, facet->name);
		put_group(compiler, RANGE_FACETS);
		put(compiler, LOW_FROM, bound_text(relation->low_from, &range));
		put(compiler, LOW_TO, bound_text(relation->low_to, &range));
		put(compiler, HIGH_FROM, bound_text(relation->high_from, &range));
		put(compiler, HIGH_TO, bound_text(relation->high_to, &range));
	}
	return true;
}

/* {"is": …}: one relation and nothing else */
static bool facet_compile(struct compiler *compiler, const char *name, struct json_object *value)
{
	const struct facet *facet = facet_find(name);
	struct json_object *list;

	if (facet == NULL || !json_object_is_type(value, json_type_object) || json_object_object_length(value) != 1)
		return false;
	for (const struct relation *relation = relations; relation->name != NULL; relation++)
		if (json_object_object_get_ex(value, relation->name, &list))
			return relation->compile != NULL ? relation->compile(compiler, facet, list) : pairs_compile(compiler, relation, facet, list);
	return false;
}

static bool facets_compile(struct compiler *compiler, struct json_object *filters)
{
	char term[TERM_LEN];

	json_object_object_foreach(filters, name, value) {
		compiler->group++;
		if (!facet_compile(compiler, name, value))
			return false;
	}
	if (compiler->group == 0) {
		compiler->group = 1;
		put_term(compiler, term_of(compiler->arena, compiler->type, NULL, TERM_ANY, "", 0, term));
	}
	return true;
}

/* The object of facets: out of its text, out of "file".  NULL: there is none. */
static struct json_object *facets_object(struct arena *arena, struct json_object *value)
{
	struct json_object *inner;
	const char *why;

	if (json_object_is_type(value, json_type_string) &&
		!json_read(arena, json_object_get_string(value), (size_t)json_object_get_string_len(value), &value, &why))
		return NULL;
	if (!json_object_is_type(value, json_type_object))
		return NULL;
	if (!json_object_object_get_ex(value, "file", &inner))
		return value;
	return json_object_object_length(value) == 1 && json_object_is_type(inner, json_type_object) ? inner : NULL;
}

bool filter_read(struct arena *arena, enum entity_type type, struct json_object *value, struct filter *out, struct fault *fault)
{
	struct compiler compiler = compiler_new(arena, type);
	struct json_object *object = facets_object(arena, value);

	if (object == NULL || !facets_compile(&compiler, object))
		return fault_set(fault, FAULT_BAD_REQUEST, FILTER_SAYS);
	for (int i = 0; i < COLUMNS; i++)
		buf_char(&compiler.columns[i], '}');
	*out = (struct filter){ .type = type, .facets = compiler.group,
		.terms = compiler.columns[TERMS].at, .term_facets = compiler.columns[TERM_FACETS].at,
		.range_names = compiler.columns[RANGE_NAMES].at, .range_facets = compiler.columns[RANGE_FACETS].at,
		.low_from = compiler.columns[LOW_FROM].at, .low_to = compiler.columns[LOW_TO].at,
		.high_from = compiler.columns[HIGH_FROM].at, .high_to = compiler.columns[HIGH_TO].at };
	return true;
}
