#include "auth/stores.h"

#include <string.h>

#include "cart/offers.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { STORES_LEN = 1024, STORE_HASH_LEN = 32 };

/* A direct-mapped cache: a clash costs a round trip, never a wrong answer. */
static struct {
	char hash[STORE_HASH_LEN + 1];
	int32_t store_id;
} known[STORES_LEN];

static size_t place_of(const char *hash)
{
	uint32_t sum = 2166136261u;     /* FNV-1a */

	for (; *hash != '\0'; hash++)
		sum = (sum ^ (unsigned char)*hash) * 16777619u;
	return sum % STORES_LEN;
}

static bool hash_is_sane(const char *hash)
{
	size_t len = strspn(hash, "abcdefghijklmnopqrstuvwxyz0123456789");

	return len > 0 && len <= STORE_HASH_LEN && hash[len] == '\0';
}

bool stores_find(struct db *db, const char *hash, int32_t *store_id, struct fault *fault)
{
	struct q_store_find_row row;
	size_t place = place_of(hash);
	int slot;

	*store_id = 0;
	if (!hash_is_sane(hash))
		return true;
	if (strcmp(known[place].hash, hash) == 0) {
		*store_id = known[place].store_id;
		return true;
	}
	slot = q_store_find(db, &(struct q_store_find_in){ .hash = hash });
	if (!db_run(db, fault))
		return false;
	if (db_rows(db, slot) == 1) {
		q_store_find_row(db, slot, 0, &row);
		strcpy(known[place].hash, hash);
		known[place].store_id = *store_id = row.store_id;
		offers_expect(&(struct store){ .id = row.store_id, .has_promotions = row.has_promotions });
	}
	return true;
}
