/*
 * facet: the names filters know, and where in a document their values stand.
 */
#ifndef CARTD_ENTITY_FACET_H
#define CARTD_ENTITY_FACET_H

#include <stdbool.h>

struct json_object;

enum facet_kind {
	FACET_VALUE,    /* texts, numbers, true and false */
	FACET_RANGE,    /* {"gte": number, "lte": number} */
};

enum { FACET_PATH_MAX = 3 };

/* A table of these ends with name NULL. */
struct facet {
	const char *name;
	enum facet_kind kind;
	const char *path[FACET_PATH_MAX + 1];   /* ends with NULL; arrays on the way are entered */
};
extern const struct facet facets[];

/* NULL: there is none of this name. */
const struct facet *facet_find(const char *name);

/* "contents.files.size", for messages. */
char *facet_path_print(const char *const *path, char *text, unsigned room);

/*
 * Calls take(to, value) for each value the path leads to, with NULL for each
 * null; where a member is missing there is nothing to take.  Stops, false, when
 * take() does, or where the path leads through something that is no object.
 */
bool facet_walk(const char *const *path, struct json_object *document, bool (*take)(void *to, struct json_object *value), void *to);

#endif
