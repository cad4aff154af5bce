/*
 * json_names: the member names met in one JSON text, to find one that comes
 * twice.  One hash table for all objects of the text; each add costs the same,
 * however many names an object has and whoever chose them.
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
	struct json_name *names;
	unsigned len;
	unsigned *slots;        /* 1 + index in names; 0: free */
	unsigned slots_len;
};

/* text (unescaped, borrowed) as a name of object.  False: that object has it already. */
bool json_names_add(struct json_names *names, unsigned object, const char *text, size_t len);

#endif
