/*
 * term: one value of one facet of one entity type, as the database knows it.
 *
 * The first 128 bits of SHA-256 over TYPE \0 FACET \0 KIND VALUE, as 32
 * hexadecimal digits, which PostgreSQL reads as a uuid.  Values are compared
 * to the letter: a text as its bytes of UTF-8, a number as what
 * decimal_print() writes (5, 5.0 and 5e0 are one number), so that the text "5"
 * and the number 5 are two terms.  What is kept are digests: changing anything
 * here means importing anew.
 */
#ifndef CARTD_ENTITY_TERM_H
#define CARTD_ENTITY_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "entity/entity.h"

struct arena;
struct facet;
struct json_object;

enum term_kind {
	TERM_ANY = 'a',         /* every entity has it; no facet, no value */
	TERM_MISSING = 'm',     /* the facet has no value, or null among its values */
	TERM_TEXT = 't',
	TERM_NUMBER = 'n',
	TERM_BOOL = 'b',        /* true, false */
	TERM_RANGE = 'r',       /* low,high */
};

#define TERM_LEN 33     /* digits and a NUL */

/* facet may be NULL.  Returns term. */
char *term_of(struct arena *arena, enum entity_type type, const struct facet *facet, enum term_kind kind, const char *value, size_t len,
	char term[TERM_LEN]);

/* Of a text, a number or a boolean.  False: it is something else, or a number that struct decimal cannot hold. */
bool term_of_scalar(struct arena *arena, enum entity_type type, const struct facet *facet, struct json_object *value, char term[TERM_LEN]);

/* The bounds of a range as decimal numbers. */
struct term_range {
	const char *low, *high;
};

/* False: not two numbers that struct decimal can hold and an entity may have, or the first is above the second. */
bool term_range_read(struct arena *arena, struct json_object *low, struct json_object *high, struct term_range *range);
char *term_of_range(struct arena *arena, enum entity_type type, const struct facet *facet, const struct term_range *range, char term[TERM_LEN]);

#endif
