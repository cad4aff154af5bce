#include "auth/throttle.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#include "base/fault.h"
#include "config.h"
#include "shared.h"

enum { PROBES = 16, PREFIX_LEN = 8 };
#define DAY_US (INT64_C(86400) * 1000000)

_Static_assert(sizeof(((struct shared *)0)->throttle_secret) >= crypto_generichash_KEYBYTES_MIN, "a key of BLAKE2b");

struct limit {
	int64_t failures;       /* 0: none */
	int64_t pause_us;
};

/* --- keys ----------------------------------------------------------------- */

/* Of a number and two strings; keyed, so that nobody can choose where theirs lands.  Never 0. */
static uint64_t key_of(const struct shared *shared, int32_t store_id, const char *email, const unsigned char *address, size_t address_len)
{
	unsigned char digest[crypto_generichash_BYTES_MIN];
	crypto_generichash_state state;
	uint64_t key;

	crypto_generichash_init(&state, shared->throttle_secret, sizeof(shared->throttle_secret), sizeof(digest));
	crypto_generichash_update(&state, (const unsigned char *)&store_id, sizeof(store_id));
	crypto_generichash_update(&state, (const unsigned char *)email, strlen(email) + 1);
	crypto_generichash_update(&state, address, address_len);
	crypto_generichash_final(&state, digest, sizeof(digest));
	memcpy(&key, digest, sizeof(key));
	return key | 1;
}

/* 4 bytes of IPv4, however written; 8 of IPv6; text that is neither as it stands. Returns the length. */
static size_t address_bytes(const char *text, unsigned char bytes[INET6_ADDRSTRLEN])
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	unsigned char whole[16];
	size_t len = text == NULL ? 0 : strnlen(text, INET6_ADDRSTRLEN);

	if (len == 0)
		return 0;
	if (inet_pton(AF_INET, text, bytes) == 1)
		return 4;
	if (inet_pton(AF_INET6, text, whole) != 1) {
		memcpy(bytes, text, len);
		return len;
	}
	if (memcmp(whole, mapped, sizeof(mapped)) == 0) {
		memcpy(bytes, whole + sizeof(mapped), 4);
		return 4;
	}
	memcpy(bytes, whole, PREFIX_LEN);
	return PREFIX_LEN;
}

void throttle_begin(struct throttle *throttle, const struct shared *shared, int32_t store_id, const char *email, const char *address)
{
	unsigned char bytes[INET6_ADDRSTRLEN];
	size_t len = address_bytes(address, bytes);

	throttle->account = key_of(shared, store_id, email, bytes, 0);
	throttle->address = key_of(shared, 0, "", bytes, len);
	throttle->pair = key_of(shared, store_id, email, bytes, len);
	throttle->counted = 0;
}

/* --- buckets -------------------------------------------------------------- */

/*
 * The bucket of a key; make: one that is empty, or the first to be, where
 * there is none.  Two workers may take one for two keys at once, or two for one
 * key: then a failure is counted elsewhere, or twice as many are let through
 * for a while, and no more than that.
 */
static struct shared_leak *leak_find(struct shared_leaks *leaks, uint64_t key, bool make, int64_t now_us)
{
	struct shared_leak *oldest = NULL;
	uint64_t held;

	for (uint64_t i = 0; i < PROBES; i++) {
		struct shared_leak *leak = &leaks->at[(key + i) % SHARED_LEAKS];

		if (atomic_load_explicit(&leak->key, memory_order_relaxed) == key)
			return leak;
		if (oldest == NULL || atomic_load_explicit(&leak->empty_us, memory_order_relaxed) <
		    atomic_load_explicit(&oldest->empty_us, memory_order_relaxed))
			oldest = leak;
	}
	if (!make)
		return NULL;
	held = atomic_load(&oldest->key);
	if (atomic_compare_exchange_strong(&oldest->key, &held, key))
		atomic_store(&oldest->empty_us, now_us);
	return oldest;
}

/* When a bucket would be empty after one failure more; *wait_us: 0, or how long until there is room for it. */
static int64_t leak_next(int64_t empty_us, struct limit limit, int64_t now_us, int64_t *wait_us)
{
	int64_t next_us = (empty_us > now_us ? empty_us : now_us) + limit.pause_us;
	int64_t over_us = next_us - (now_us + limit.failures * limit.pause_us);

	*wait_us = over_us > 0 ? over_us : 0;
	return next_us;
}

/* How long until there is room for one failure more. */
static int64_t leak_look(struct shared_leaks *leaks, uint64_t key, struct limit limit, int64_t now_us)
{
	const struct shared_leak *leak = limit.failures == 0 ? NULL : leak_find(leaks, key, false, now_us);
	int64_t wait_us = 0;

	if (leak != NULL)
		leak_next(atomic_load(&leak->empty_us), limit, now_us, &wait_us);
	return wait_us;
}

/* One failure more. 0, or how long until there is room for it. */
static int64_t leak_take(struct shared_leaks *leaks, uint64_t key, struct limit limit, int64_t now_us)
{
	struct shared_leak *leak;
	int64_t empty_us, next_us, wait_us = 0;

	if (limit.failures == 0)
		return 0;
	leak = leak_find(leaks, key, true, now_us);
	empty_us = atomic_load(&leak->empty_us);
	do
		next_us = leak_next(empty_us, limit, now_us, &wait_us);
	while (wait_us == 0 && !atomic_compare_exchange_weak(&leak->empty_us, &empty_us, next_us));
	return wait_us;
}

static void leak_give_back(struct shared_leaks *leaks, uint64_t key, struct limit limit, int64_t now_us)
{
	struct shared_leak *leak = limit.failures == 0 ? NULL : leak_find(leaks, key, false, now_us);

	if (leak != NULL)
		atomic_fetch_sub(&leak->empty_us, limit.pause_us);
}

static bool known(const struct throttle *throttle, struct shared *shared, int64_t now_us)
{
	const struct shared_leak *leak = leak_find(&shared->known_pairs, throttle->pair, false, now_us);

	return leak != NULL && atomic_load(&leak->empty_us) > now_us;
}

/* --- attempts ------------------------------------------------------------- */

static struct limit limit_of(int64_t failures, int64_t pause_s)
{
	return (struct limit){ failures, pause_s * 1000000 };
}

/* The three buckets of an attempt, in the order in which they are asked. */
enum { ADDRESS, PAIR, ACCOUNT, BUCKETS };
struct bucket {
	struct shared_leaks *leaks;
	uint64_t key;
	struct limit limit;
};

static void buckets_of(const struct throttle *throttle, const struct config *config, struct shared *shared, struct bucket buckets[BUCKETS])
{
	buckets[ADDRESS] = (struct bucket){ &shared->failures_address, throttle->address, limit_of(config->address_failures, config->address_pause_s) };
	buckets[PAIR] = (struct bucket){ &shared->failures_pair, throttle->pair, limit_of(config->failures, config->failures_pause_s) };
	buckets[ACCOUNT] = (struct bucket){ &shared->failures_account, throttle->account, limit_of(config->account_failures, config->account_pause_s) };
}

void throttle_give_back(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us)
{
	struct bucket buckets[BUCKETS];

	buckets_of(throttle, config, shared, buckets);
	for (unsigned i = 0; i < BUCKETS; i++) {
		if (throttle->counted & 1U << i)
			leak_give_back(buckets[i].leaks, buckets[i].key, buckets[i].limit, now_us);
	}
	throttle->counted = 0;
}

static bool too_many(int64_t wait_us, struct fault *fault)
{
	fault->retry_after_s = (int)((wait_us + 999999) / 1000000);
	return fault_set(fault, FAULT_TOO_MANY, "Too many sign-ins have failed.");
}

bool throttle_look(const struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us, struct fault *fault)
{
	struct bucket buckets[BUCKETS];

	buckets_of(throttle, config, shared, buckets);
	for (unsigned i = 0; i < BUCKETS; i++) {
		int64_t wait_us = leak_look(buckets[i].leaks, buckets[i].key, buckets[i].limit, now_us);

		if (wait_us > 0 && (i != ACCOUNT || !known(throttle, shared, now_us)))
			return too_many(wait_us, fault);
	}
	return true;
}

bool throttle_take(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us, struct fault *fault)
{
	struct bucket buckets[BUCKETS];

	buckets_of(throttle, config, shared, buckets);
	for (unsigned i = 0; i < BUCKETS; i++) {
		int64_t wait_us = leak_take(buckets[i].leaks, buckets[i].key, buckets[i].limit, now_us);

		if (wait_us == 0) {
			throttle->counted |= 1U << i;
		} else if (i != ACCOUNT || !known(throttle, shared, now_us)) {
			throttle_give_back(throttle, config, shared, now_us);
			return too_many(wait_us, fault);
		}
	}
	return true;
}

void throttle_good(struct throttle *throttle, const struct config *config, struct shared *shared, int64_t now_us)
{
	throttle_give_back(throttle, config, shared, now_us);
	if (config->known_address_days > 0)
		atomic_store(&leak_find(&shared->known_pairs, throttle->pair, true, now_us)->empty_us, now_us + config->known_address_days * DAY_US);
}
