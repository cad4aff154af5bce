#include "auth/stores.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "cart/offers.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { STORES_LEN = 1024, STORE_HASH_LEN = 32, HOSTS_LEN = 256, HOST_LEN = 255 };

/* Direct-mapped caches: a clash costs a round trip, never a wrong answer. A longer host is asked for each time. */
static struct {
	char hash[STORE_HASH_LEN + 1];
	int32_t store_id;
} known[STORES_LEN];

static struct {
	char host[HOST_LEN + 1];
	int32_t store_id;
} hosts[HOSTS_LEN];

static size_t place_of(const char *name, size_t len)
{
	uint32_t sum = 2166136261u;     /* FNV-1a */

	for (; *name != '\0'; name++)
		sum = (sum ^ (unsigned char)*name) * 16777619u;
	return sum % len;
}

static bool hash_is_sane(const char *hash)
{
	size_t len = strspn(hash, "abcdefghijklmnopqrstuvwxyz0123456789");

	return len > 0 && len <= STORE_HASH_LEN && hash[len] == '\0';
}

bool stores_find(struct db *db, const char *hash, int32_t *store_id, struct fault *fault)
{
	struct q_store_find_row row;
	size_t place = place_of(hash, STORES_LEN);
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

static const char *after_scheme(const char *url)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t len = strlen(schemes[i]);

		if (strncasecmp(url, schemes[i], len) == 0)
			return url + len;
	}
	return url;
}

static size_t without_end(const char *text, size_t len, const char *end)
{
	size_t end_len = strlen(end);

	return len > end_len && memcmp(text + len - end_len, end, end_len) == 0 ? len - end_len : len;
}

const char *stores_host(struct arena *arena, const char *url)
{
	char *host = arena_text(arena, after_scheme(url));
	size_t len = strlen(host), whole;

	for (size_t i = 0; i < len; i++) {
		if (host[i] <= ' ' || host[i] >= 0x7f)
			return NULL;
		host[i] = (char)(host[i] >= 'A' && host[i] <= 'Z' ? host[i] - 'A' + 'a' : host[i]);
	}
	whole = len = without_end(host, len, "/");
	len = without_end(host, len, ":443");
	if (len == whole)
		len = without_end(host, len, ":80");
	host[len] = '\0';
	return len == 0 || strchr(host, '/') != NULL ? NULL : host;
}

bool stores_find_host(struct db *db, const char *host, int32_t *store_id, struct fault *fault)
{
	struct q_store_find_host_row row;
	size_t place = place_of(host, HOSTS_LEN);
	int slot;

	*store_id = 0;
	if (strcmp(hosts[place].host, host) == 0) {
		*store_id = hosts[place].store_id;
		return true;
	}
	slot = q_store_find_host(db, &(struct q_store_find_host_in){ .secure_host = host });
	if (!db_run(db, fault))
		return false;
	if (db_rows(db, slot) == 1) {
		q_store_find_host_row(db, slot, 0, &row);
		*store_id = row.store_id;
		offers_expect(&(struct store){ .id = row.store_id, .has_promotions = row.has_promotions });
		if (strlen(host) <= HOST_LEN) {
			strcpy(hosts[place].host, host);
			hosts[place].store_id = row.store_id;
		}
	}
	return true;
}

void stores_forget_host(const char *host)
{
	size_t place = place_of(host, HOSTS_LEN);

	if (strcmp(hosts[place].host, host) == 0)
		hosts[place].host[0] = '\0';
}
