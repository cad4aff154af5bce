#include "auth/password.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "config.h"
#include "shared.h"

enum { STEP_US = 2000, RETRY_AFTER_S = 1, DUMMY_SALT = 16, DUMMY_HASH = 32 };

_Static_assert(PASSWORD_HASH_LEN >= crypto_pwhash_argon2id_STRBYTES, "room for libsodium's text");

bool password_fits(const char *password)
{
	size_t len = strlen(password);

	return len >= PASSWORD_BYTES_MIN && len <= PASSWORD_BYTES_MAX;
}

/* --- turns ---------------------------------------------------------------- */

static int lesser(int64_t a, int64_t b)
{
	return (int)(a < b ? a : b);
}

/* Workers that passwords may hold: half, but one in any case. */
static int held_max(const struct config *config)
{
	return config->workers < 2 ? 1 : lesser(config->workers / 2, TURNS_MAX);
}

static bool busy(struct fault *fault)
{
	fault->retry_after_s = RETRY_AFTER_S;
	return fault_set(fault, FAULT_UNAVAILABLE, "Too many people are signing in at this moment.");
}

/* Looks again every few milliseconds, each at other times than the others. */
static bool turn_wait(struct turns *running, int len, int64_t until_us)
{
	while (clock_us() < until_us) {
		struct timespec pause = { .tv_nsec = (STEP_US + random() % STEP_US) * 1000L };

		nanosleep(&pause, NULL);
		if (turns_take(running, len))
			return true;
	}
	return false;
}

bool password_turn(const struct config *config, struct shared *shared, struct fault *fault)
{
	int held = held_max(config);
	int running = lesser(config->passwords_at_once, held);
	bool good;

	if (turns_take(&shared->hashing, running))
		return true;
	if (!turns_take(&shared->hash_queue, held - running))
		return busy(fault);
	good = turn_wait(&shared->hashing, running, clock_us() + config->password_wait_ms * 1000);
	turns_end(&shared->hash_queue);
	return good || busy(fault);
}

void password_turn_end(struct shared *shared)
{
	turns_end(&shared->hashing);
}

/* --- hashes --------------------------------------------------------------- */

static unsigned long long passes(const struct config *config)
{
	return (unsigned long long)config->password_passes;
}

static size_t memory_len(const struct config *config)
{
	return (size_t)config->password_memory_kib * 1024;
}

/* libsodium chooses by it what this processor does best; the second time it does nothing. */
static bool sodium_ready(struct fault *fault)
{
	if (sodium_init() >= 0)
		return true;
	log_event(LOG_ERROR, "libsodium does not start");
	return fault_set(fault, FAULT_INTERNAL, NULL);
}

static bool no_memory(struct fault *fault)
{
	log_event(LOG_ERROR, "no memory for a password's hash: [passwords] memory_kib, or that of an older hash, is more than a worker may have");
	fault->retry_after_s = RETRY_AFTER_S;
	return fault_set(fault, FAULT_UNAVAILABLE, NULL);
}

bool password_hash(const struct config *config, const char *password, char hash[PASSWORD_HASH_LEN], struct fault *fault)
{
	if (!sodium_ready(fault))
		return false;
	memset(hash, 0, PASSWORD_HASH_LEN);
	return crypto_pwhash_argon2id_str(hash, password, strlen(password), passes(config), memory_len(config)) == 0 || no_memory(fault);
}

/* What a hash of nobody's password looks like: to verify it costs what a real one costs. */
static void dummy_make(const struct config *config, char hash[PASSWORD_HASH_LEN])
{
	unsigned char bytes[DUMMY_HASH];
	char salt_text[2 * DUMMY_SALT], hash_text[2 * DUMMY_HASH];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(salt_text, sizeof(salt_text), bytes, DUMMY_SALT, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(hash_text, sizeof(hash_text), bytes, DUMMY_HASH, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	(void)snprintf(hash, PASSWORD_HASH_LEN, "$argon2id$v=19$m=%lld,t=%lld,p=1$%s$%s", (long long)config->password_memory_kib,
		(long long)config->password_passes, salt_text, hash_text);
}

enum password_answer password_verify(const struct config *config, const char *password, const char *hash, struct fault *fault)
{
	char dummy[PASSWORD_HASH_LEN];

	if (!sodium_ready(fault))
		return PASSWORD_FAILED;
	if (hash == NULL) {
		dummy_make(config, dummy);
		hash = dummy;
	}
	errno = 0;
	if (crypto_pwhash_str_verify(hash, password, strlen(password)) == 0)
		return hash == dummy ? PASSWORD_WRONG : PASSWORD_RIGHT;
	/* libsodium says EINVAL where it compared, and leaves the system's ENOMEM where it could not. */
	if (errno == ENOMEM) {
		no_memory(fault);
		return PASSWORD_FAILED;
	}
	if (errno != EINVAL)
		log_event(LOG_ERROR, "a password's hash in the database is none that libsodium reads");
	return PASSWORD_WRONG;
}

bool password_stale(const struct config *config, const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, passes(config), memory_len(config)) != 0;
}

bool password_stretch(const struct config *config, const void *bytes, size_t len, const char *salt, char text[PASSWORD_STRETCH_LEN],
	struct fault *fault)
{
	unsigned char salt_bytes[crypto_pwhash_argon2id_SALTBYTES], out[32];

	if (!sodium_ready(fault))
		return false;
	crypto_generichash(salt_bytes, sizeof(salt_bytes), (const unsigned char *)salt, strlen(salt), NULL, 0);
	if (crypto_pwhash_argon2id(out, sizeof(out), bytes, len, salt_bytes, passes(config), memory_len(config),
	    crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		return no_memory(fault);
	sodium_bin2hex(text, PASSWORD_STRETCH_LEN, out, sizeof(out));
	return true;
}
