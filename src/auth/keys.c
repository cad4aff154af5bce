#include "auth/keys.h"

#include <sodium.h>
#include <string.h>

#include "db/db.h"
#include "db/statements.h"

enum { KEYS_LEN = 256 };

/* A direct-mapped cache: a clash costs a round trip, never a wrong answer. */
static struct signing_key known[KEYS_LEN];

static struct signing_key *place_of(int32_t store_id, const char *kid)
{
	uint32_t sum = 2166136261u ^ (uint32_t)store_id;        /* FNV-1a */

	for (; *kid != '\0'; kid++)
		sum = (sum ^ (unsigned char)*kid) * 16777619u;
	return &known[sum % KEYS_LEN];
}

static bool key_is(const struct signing_key *key, int32_t store_id, const char *kid)
{
	return key->store_id == store_id && strcmp(key->kid, kid) == 0;
}

static bool kid_is_sane(const char *kid)
{
	size_t len = strspn(kid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

	return len > 0 && len <= KEYS_KID_LEN && kid[len] == '\0';
}

/* secret: 64 hexadecimal digits. NULL: the row makes no key (a CHECK keeps such rows away). */
static const struct signing_key *key_keep(int32_t store_id, const char *kid, const char *algorithm, const char *secret)
{
	struct signing_key *key = place_of(store_id, kid);
	unsigned char bytes[JWT_SECRET_LEN];
	enum jwt_algorithm which;
	size_t len = 0;

	if (key_is(key, store_id, kid))
		return key;
	if (key->store_id != 0)
		jwt_key_free(&key->key);
	key->store_id = 0;
	if (!kid_is_sane(kid) || !jwt_algorithm_find(algorithm, &which) ||
	    sodium_hex2bin(bytes, sizeof(bytes), secret, strlen(secret), NULL, &len, NULL) != 0 || len != sizeof(bytes) ||
	    !jwt_key_own(&key->key, which, bytes))
		return NULL;
	sodium_memzero(bytes, sizeof(bytes));
	strcpy(key->kid, kid);
	key->store_id = store_id;
	return key;
}

bool keys_find(struct db *db, int32_t store_id, const char *kid, const struct signing_key **key, struct fault *fault)
{
	struct q_key_find_row row;
	int slot;

	*key = NULL;
	if (!kid_is_sane(kid))
		return true;
	if (key_is(place_of(store_id, kid), store_id, kid)) {
		*key = place_of(store_id, kid);
		return true;
	}
	slot = q_key_find(db, &(struct q_key_find_in){ .store_id = store_id, .kid = kid });
	if (!db_run(db, fault))
		return false;
	if (db_rows(db, slot) == 1) {
		q_key_find_row(db, slot, 0, &row);
		*key = key_keep(store_id, kid, row.algorithm, row.secret);
	}
	return true;
}

int keys_signing(struct db *db, int32_t store_id)
{
	return q_key_signing(db, &(struct q_key_signing_in){ .store_id = store_id });
}

const struct signing_key *keys_signing_read(const struct db *db, int32_t store_id, int slot)
{
	struct q_key_signing_row row;

	if (db_rows(db, slot) != 1)
		return NULL;
	q_key_signing_row(db, slot, 0, &row);
	return key_keep(store_id, row.kid, row.algorithm, row.secret);
}
