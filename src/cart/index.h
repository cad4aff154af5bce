/*
 * index: finds by a key of a few integers, each find at the same cost.  In an arena, never shrinks.
 */
#ifndef CARTD_CART_INDEX_H
#define CARTD_CART_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct index_key {
	int32_t part[5];
};

struct index_entry {
	struct index_key key;
	void *value;                    /* NULL: free */
};

struct index {
	struct index_entry *entries;
	size_t room;                    /* a power of two, at least twice what goes in */
};

/* For at most `most` keys. */
struct index index_new(struct arena *arena, size_t most);

/* Where the key's value is, or is to be put: NULL there says that it has none. */
void **index_at(struct index *index, struct index_key key);

#endif
