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

enum {
	STEP_US = 2000, RETRY_AFTER_S = 1,
	SALT_LEN = crypto_pwhash_argon2id_SALTBYTES, DIGEST_LEN = 32    /* of every hash that libsodium makes */
};

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
	unsigned char bytes[DIGEST_LEN];
	char salt_text[2 * SALT_LEN], hash_text[2 * DIGEST_LEN];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(salt_text, sizeof(salt_text), bytes, SALT_LEN, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(hash_text, sizeof(hash_text), bytes, DIGEST_LEN, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	(void)snprintf(hash, PASSWORD_HASH_LEN, "$argon2id$v=19$m=%lld,t=%lld,p=1$%s$%s", (long long)config->password_memory_kib,
		(long long)config->password_passes, salt_text, hash_text);
}

/* The parts of a hash as libsodium writes it. False: it is another's. */
static bool hash_read(const char *hash, unsigned *memory_kib, unsigned *times, unsigned char salt[SALT_LEN], unsigned char digest[DIGEST_LEN])
{
	char salt_text[23], digest_text[44];
	size_t salt_len, digest_len;
	int end = 0;

	return sscanf(hash, "$argon2id$v=19$m=%7u,t=%7u,p=1$%22[^$]$%43[^$]%n", memory_kib, times, salt_text, digest_text, &end) == 4 &&
		hash[end] == '\0' &&
		sodium_base642bin(salt, SALT_LEN, salt_text, strlen(salt_text), NULL, &salt_len, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
		sodium_base642bin(digest, DIGEST_LEN, digest_text, strlen(digest_text), NULL, &digest_len, NULL,
			sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 && salt_len == SALT_LEN && digest_len == DIGEST_LEN;
}

/* libsodium says EINVAL where it compared. */
static enum password_answer other_compare(const char *password, const char *hash)
{
	errno = 0;
	if (crypto_pwhash_str_verify(hash, password, strlen(password)) == 0)
		return PASSWORD_RIGHT;
	if (errno != EINVAL)
		log_event(LOG_ERROR, "a password's hash in the database is none that libsodium reads");
	return errno == ENOMEM ? PASSWORD_FAILED : PASSWORD_WRONG;
}

/*
 * libsodium's own verification calls it a mismatch where it had no memory to
 * compare with.  So the digest is made here and compared; hashes of another
 * shape, which nobody but an operator can have brought, are left to it.
 */
static enum password_answer hash_compare(const char *password, const char *hash)
{
	unsigned char salt[SALT_LEN], digest[DIGEST_LEN], made[DIGEST_LEN];
	unsigned memory_kib, times;

	if (!hash_read(hash, &memory_kib, &times, salt, digest))
		return other_compare(password, hash);
	if (crypto_pwhash_argon2id(made, sizeof(made), password, strlen(password), salt, times, (size_t)memory_kib * 1024,
	    crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		return PASSWORD_FAILED;
	return sodium_memcmp(made, digest, sizeof(made)) == 0 ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

enum password_answer password_verify(const struct config *config, const char *password, const char *hash, struct fault *fault)
{
	char dummy[PASSWORD_HASH_LEN];
	enum password_answer answer;

	if (!sodium_ready(fault))
		return PASSWORD_FAILED;
	if (hash == NULL) {
		dummy_make(config, dummy);
		hash = dummy;
	}
	answer = hash_compare(password, hash);
	if (answer == PASSWORD_FAILED)
		no_memory(fault);
	return answer == PASSWORD_RIGHT && hash == dummy ? PASSWORD_WRONG : answer;
}

bool password_stale(const struct config *config, const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, passes(config), memory_len(config)) == 1;   /* -1: no memory to find out */
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
