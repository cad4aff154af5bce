/*
 * shape: whether a JSON document has the members a table asks for.
 *
 * The tables (shapes.c) hold what one line of an import file may say; what
 * needs other lines or the database is asked in SQL afterwards.
 */
#ifndef CARTD_CARTCTL_SHAPE_H
#define CARTD_CARTCTL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct shape;
struct shape_walk;

enum shape_kind {
	SHAPE_INT,      /* whole number, min … max */
	SHAPE_AMOUNT,   /* number from min to below 10^12, at most max digits after the point */
	SHAPE_BOOL,
	SHAPE_TEXT,     /* min … max characters */
	SHAPE_WORD,     /* one of words */
	SHAPE_CODE,     /* min … max of A-Z, a-z, 0-9 */
	SHAPE_TIME,     /* RFC 3339 */
	SHAPE_OBJECT,   /* of shape `of` */
	SHAPE_OBJECTS,  /* array of min … max objects of shape `of` */
	SHAPE_TEXTS,    /* array of at most max texts */
	SHAPE_IDS,      /* array of at most max whole numbers from 1 */
	SHAPE_PAIRS,    /* object of id: id, {"21":211} */
};

/* A table of these ends with name NULL.  A member that is not required may be left out or null. */
struct shape_field {
	const char *name;
	enum shape_kind kind;
	bool required;
	int64_t min, max;
	const char *const *words;       /* ends with NULL */
	const struct shape *of;
};

struct shape {
	const struct shape_field *fields;
	/* A rule over several members, asked where each is right by itself; or NULL. */
	void (*rule)(struct shape_walk *walk, struct json_object *object);
};

/* Of one document. */
struct shape_walk {
	void *to;
	void (*wrong)(void *to, const char *path, const char *message);        /* "variants.0.price" */
	void (*unknown)(void *to, const char *path);                           /* "variants.colour" */
	char path[256];
	size_t wrongs;
};

/* True where the document fits. Each complaint and each unknown member is told through the walk. */
bool shape_check(struct shape_walk *walk, const struct shape *shape, struct json_object *document);

/* For rules: one complaint about a member of the object being looked at. */
void shape_wrong(struct shape_walk *walk, const char *member, const char *message);

extern const struct shape shape_category;
extern const struct shape shape_product;
extern const struct shape shape_bundle;
extern const struct shape shape_coupon;
extern const struct shape shape_promotion;

#endif
