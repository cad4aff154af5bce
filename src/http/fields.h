/*
 * fields: declared input, read by table into a C struct.
 *
 * Validation is uniform: one table says what a JSON object may hold; the
 * reader checks types, lengths and ranges, fills the struct and collects every
 * complaint with its path ("line_items.0.quantity").  Unknown members are ignored.
 */
#ifndef CARTD_HTTP_FIELDS_H
#define CARTD_HTTP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct fault;
struct json_object;

enum field_type {
	FIELD_TEXT,     /* const char *: NULL where absent; min, max in characters */
	FIELD_INT,      /* int64_t: min … max; 2.0 is refused, as "2" is */
	FIELD_INT_TEXT, /* int64_t: an integer, or one in a string */
	FIELD_DECIMAL,  /* struct decimal: number; min … max whole units; at most `digits` behind the point */
	FIELD_DECIMAL_TEXT, /* a number, or one in a string */
	FIELD_BOOL,     /* bool */
	FIELD_OBJECT,   /* a struct inside, read with `sub` */
	FIELD_LIST,     /* struct field_list of objects read with `sub`; min, max entries */
	FIELD_RAW,      /* struct json_object *: as it came */
};

enum {
	FIELD_REQUIRED = 1 << 0,
	FIELD_NULLABLE = 1 << 1,        /* null counts as absent; otherwise null is a wrong type */
};

struct field_list {
	size_t len;
	void *at;       /* len structs of sub->struct_len bytes; cast by the caller */
};

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	size_t offset;          /* of the member in the struct */
	size_t given_offset;    /* of a bool that says it was there; FIELD_NOT_ASKED: nobody asks */
	int64_t min, max;       /* max 0 with min 0: no bound */
	int digits;
	const struct field_set *sub;
};
#define FIELD_NOT_ASKED ((size_t)-1)

struct field_set {
	const struct field *fields;
	size_t fields_len;
	size_t struct_len;
};

/*
 * Reads object into out (zeroed by the caller).  path is "" for the body.
 * False when anything was wrong: fault is FAULT_INVALID with every item.
 */
bool fields_read(struct arena *arena, const struct field_set *set, struct json_object *object, const char *path, void *out, struct fault *fault);

#endif
