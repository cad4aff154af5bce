#include "base/json_names.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum { SLOTS_FIRST = 32 }; /* always a power of two */

struct json_name {
	const char *text;
	size_t len;
	unsigned object;
	unsigned hash;
};

/* Keyed, so that nobody can send names that all fall into one slot. */
static unsigned name_hash(const char *text, size_t len, unsigned object)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool keyed;
	if (!keyed) {
		randombytes_buf(key, sizeof(key));
		keyed = true;
	}
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, len, key);
	hash ^= object * UINT64_C(0x9e3779b97f4a7c15);
	return (unsigned)(hash ^ hash >> 32);
}

/* Twice the slots; at most half of them are ever taken. */
static void names_grow(struct json_names *n)
{
	unsigned len = n->slots_len == 0 ? SLOTS_FIRST : n->slots_len * 2;
	struct json_name *names = arena_array(n->arena, len / 2, sizeof(*names));
	unsigned *slots = arena_array(n->arena, len, sizeof(*slots));
	for (unsigned i = 0; i < n->len; i++) {
		names[i] = n->names[i];
		unsigned slot = names[i].hash & (len - 1);
		while (slots[slot] != 0)
			slot = (slot + 1) & (len - 1);
		slots[slot] = i + 1;
	}
	n->names = names;
	n->slots = slots;
	n->slots_len = len;
}

bool json_names_add(struct json_names *n, unsigned object, const char *text, size_t len)
{
	unsigned hash = name_hash(text, len, object);
	if (n->len == n->slots_len / 2)
		names_grow(n);
	unsigned slot = hash & (n->slots_len - 1);
	for (; n->slots[slot] != 0; slot = (slot + 1) & (n->slots_len - 1)) {
		const struct json_name *name = &n->names[n->slots[slot] - 1];
		if (name->hash == hash && name->object == object && name->len == len &&
		    memcmp(name->text, text, len) == 0)
			return false;
	}
	n->names[n->len++] = (struct json_name){ .text = text, .len = len, .object = object, .hash = hash };
	n->slots[slot] = n->len;
	return true;
}
