#include "cart/index.h"

#include <string.h>

#include "base/arena.h"

struct index index_new(struct arena *arena, size_t most)
{
	struct index index = { .room = 8 };

	while (index.room < most * 2)
		index.room *= 2;
	index.entries = arena_array(arena, index.room, sizeof(*index.entries));
	return index;
}

/* FNV-1a over the parts, its high bits brought down: ids in a row must not sit in a row of places that others want. */
static uint64_t hash_of(const struct index_key *key)
{
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < sizeof(key->part) / sizeof(key->part[0]); i++)
		hash = (hash ^ (uint32_t)key->part[i]) * 1099511628211u;
	return hash ^ (hash >> 32);
}

void **index_at(struct index *index, struct index_key key)
{
	size_t at = (size_t)hash_of(&key) & (index->room - 1);

	while (index->entries[at].value != NULL && memcmp(&index->entries[at].key, &key, sizeof(key)) != 0)
		at = (at + 1) & (index->room - 1);
	index->entries[at].key = key;
	return &index->entries[at].value;
}
