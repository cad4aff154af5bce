#include <string.h>

#include "base/clock.h"
#include "db/internal.h"

/*
 * One row that somebody holds must not tie up all processes: those that wait
 * for it are counted, by a key made of the store and the cart (or person) that
 * a batch changes first.  While half of the processes wait for the same, the
 * next one waits for half of lock_timeout_ms at most; and when that did not
 * help (one of them waits for longer than that, or did so a moment ago) it is
 * refused at once.
 */

enum { HELD_US = 1000 * 1000 };

/* FNV-1a */
static uint64_t hash_add(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (hash ^ 0x1f) * UINT64_C(1099511628211);
}

static uint64_t target_key(const struct db *db)
{
	for (int i = db->batch_first; i < db->slots_len; i++) {
		const struct db_slot *slot = db->slots[i];
		int target = slot->statement < 0 ? 0 : db_statements[slot->statement].target;

		if (target > 0 && slot->values[0] != NULL && slot->values[target] != NULL)
			return hash_add(hash_add(UINT64_C(14695981039346656037), slot->values[0]), slot->values[target]) | 1;
	}
	return 0;
}

static struct db_common_held *held_of(const struct db *db, uint64_t key)
{
	return &db->common->held[(key >> 1) % DB_COMMON_HELD];
}

/* How many wait for it, and since when the first of them does. */
static int others(const struct db *db, uint64_t key, int64_t *since_us)
{
	int n = 0;

	for (int i = 0; i < db->settings.places; i++) {
		const struct db_common_place *place = &db->common->places[i];
		int64_t at_us = atomic_load_explicit(&place->since_us, memory_order_relaxed);

		if (i == db->settings.place || atomic_load_explicit(&place->key, memory_order_relaxed) != key)
			continue;
		n++;
		if (at_us < *since_us)
			*since_us = at_us;
	}
	return n;
}

static int short_ms(const struct db *db)
{
	return db->settings.lock_timeout_ms / 2 + 1;
}

bool waits_enter(struct db *db)
{
	uint64_t key = db->settings.places == 0 ? 0 : target_key(db);
	int64_t now = clock_us(), since_us = now;
	struct db_common_place *place = &db->common->places[db->settings.place];
	int most = db->settings.places / 2;

	db->hurries = false;
	if (key == 0)
		return true;
	if (others(db, key, &since_us) >= (most > 1 ? most : 1)) {
		const struct db_common_held *held = held_of(db, key);

		if (now - since_us > (int64_t)short_ms(db) * 1000 || (atomic_load(&held->key) == key && now < atomic_load(&held->until_us)))
			return false;
		db->hurries = true;
	}
	atomic_store_explicit(&place->since_us, now, memory_order_relaxed);
	atomic_store_explicit(&place->key, key, memory_order_relaxed);
	return true;
}

void waits_leave(struct db *db, bool in_vain)
{
	struct db_common_place *place = &db->common->places[db->settings.place];
	uint64_t key = db->settings.places == 0 ? 0 : atomic_load_explicit(&place->key, memory_order_relaxed);

	db->hurries = false;
	if (key == 0)
		return;
	if (in_vain) {
		atomic_store(&held_of(db, key)->key, key);
		atomic_store(&held_of(db, key)->until_us, clock_us() + HELD_US);
	}
	atomic_store_explicit(&place->key, 0, memory_order_relaxed);
}

const char *waits_short(const struct db *db, char text[DB_INT_LEN])
{
	return db_print_int(short_ms(db), text);
}
