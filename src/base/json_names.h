/*
 * json_names: the member names of the objects that are open while one JSON
 * text is read, to find one that comes twice.  Each add costs the same,
 * however many names an object has and whoever chose them; what a closed
 * object had is forgotten, so that many small objects need no memory.
 */
#ifndef CARTD_BASE_JSON_NAMES_H
#define CARTD_BASE_JSON_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json_name;

/* All zero but the arena to begin with. */
struct json_names {
	struct arena *arena;
	struct json_name *names;/* a stack: outer objects' names are below inner ones' */
	unsigned len;
	unsigned *slots;        /* hash table: 1 + index in names; 0: free */
	unsigned slots_len;
};

/*
 * text (unescaped, borrowed) as a name of the innermost object, whose names
 * begin at first (len when it was opened).  False: it is there already.
 */
bool json_names_add(struct json_names *names, unsigned first, const char *text, size_t len);

/* Forgets all names from first on: their object was closed. */
void json_names_cut(struct json_names *names, unsigned first);

#endif
