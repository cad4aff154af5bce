#include "base/json_names.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

enum { SLOTS_FIRST = 64 }; /* always a power of two */

struct json_name {
	const char *text;
	unsigned len;
	unsigned hash;
};

/* Keyed, so that nobody can send names that all fall into one slot. */
static unsigned name_hash(const char *text, size_t len)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool keyed;
	if (!keyed) {
		randombytes_buf(key, sizeof(key));
		keyed = true;
	}
	uint32_t hash[crypto_shorthash_BYTES / sizeof(uint32_t)];
	crypto_shorthash((unsigned char *)hash, (const unsigned char *)text, len, key);
	return hash[0];
}

/* Twice the slots; at most half of them are ever taken.  Put in again in the same order: see json_names_cut(). */
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

bool json_names_add(struct json_names *n, unsigned first, const char *text, size_t len)
{
	unsigned hash = name_hash(text, len);
	if (n->len == n->slots_len / 2)
		names_grow(n);
	unsigned slot = hash & (n->slots_len - 1);
	for (; n->slots[slot] != 0; slot = (slot + 1) & (n->slots_len - 1)) {
		unsigned index = n->slots[slot] - 1;
		const struct json_name *name = &n->names[index];
		if (index >= first && name->hash == hash && name->len == len && memcmp(name->text, text, len) == 0)
			return false;
	}
	n->names[n->len++] = (struct json_name){ .text = text, .len = (unsigned)len, .hash = hash };
	n->slots[slot] = n->len;
	return true;
}

/* Last in, first out: so no slot that is emptied stands in the way to one that stays. */
void json_names_cut(struct json_names *n, unsigned first)
{
	while (n->len > first) {
		unsigned slot = n->names[n->len - 1].hash & (n->slots_len - 1);
		while (n->slots[slot] != n->len)
			slot = (slot + 1) & (n->slots_len - 1);
		n->slots[slot] = 0;
		n->len--;
	}
}
