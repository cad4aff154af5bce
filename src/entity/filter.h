/*
 * filter: which entities a batch wants, from JSON to parameters of a statement.
 *
 *	{"organ": {"is": ["brain", null]}, "organismAgeRange": {"within": [[0, 86400]]}}
 *
 * Facets (entity/facet.h) are ANDed.  Each holds exactly one relation:
 *
 *	is          a list of texts, numbers, booleans and nulls, of which one must match; or null, as [null].
 *	            Compared exactly; null is an entity without a value; an empty list matches nothing.
 *	            Of a range facet the values are ranges, as [min,max] or {"gte","lte"}.
 *	contains    range facets only: a list of [min,max], bounds included, of which the entity's range
 *	within      … contains, lies within, or has something in common with,
 *	intersects  one
 *
 * At most FILTER_PAIRS_MAX of these pairs are taken: each is compared with every range that entities have.
 *
 * {} matches everything.  All of it may stand in an outer {"file": …}, which then has no other member.
 *
 * A filter is texts: PostgreSQL arrays made of digests, checked numbers and
 * our own names.  Nothing in them is a request's own text.  They belong to the
 * arena; a job may keep them (with type and facets) in columns of those types.
 */
#ifndef CARTD_ENTITY_FILTER_H
#define CARTD_ENTITY_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "entity/entity.h"

struct arena;
struct fault;
struct json_object;

enum { FILTER_PAIRS_MAX = 1000 };

/* What is said of any filter that is none. */
#define FILTER_SAYS "Invalid filters given"

struct filter {
	enum entity_type type;
	int32_t facets;                 /* groups 1 … facets, of which each must match by any of its terms or ranges */
	const char *terms;              /* uuid[] */
	const char *term_facets;        /* integer[]: the group of each term */
	/* The ranges wanted, one element of each array a pair: low_from ≤ low ≤ low_to and high_from ≤ high ≤ high_to. */
	const char *range_names;        /* text[] */
	const char *range_facets;       /* integer[] */
	const char *low_from, *low_to;  /* numeric[], infinities among them */
	const char *high_from, *high_to;
};

/*
 * value: a JSON text in a string (read by the strict gate), or an object.
 * False: it is no filter; fault is FAULT_BAD_REQUEST, FILTER_SAYS.
 */
bool filter_read(struct arena *arena, enum entity_type type, struct json_object *value, struct filter *out, struct fault *fault);

#endif
