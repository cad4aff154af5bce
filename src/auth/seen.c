#include "auth/seen.h"

#include <sodium.h>
#include <string.h>

enum { SEEN_LEN = 256 };

/* Direct-mapped: a clash costs a verification, never a wrong answer. */
static struct seen known[SEEN_LEN];

static struct seen *place_of(const unsigned char hash[DIGEST_LEN])
{
	return &known[(hash[0] | (size_t)hash[1] << 8) % SEEN_LEN];
}

void seen_hash(const char *issuer, const char *token, unsigned char hash[DIGEST_LEN])
{
	const struct digest_part parts[] = { { issuer, strlen(issuer) + 1 }, { token, strlen(token) } };

	digest_sha256_parts(parts, sizeof(parts) / sizeof(parts[0]), hash);
}

const struct seen *seen_find(const unsigned char hash[DIGEST_LEN], int64_t now_s, int64_t leeway_s)
{
	const struct seen *seen = place_of(hash);

	return seen->account_id != 0 && sodium_memcmp(seen->hash, hash, DIGEST_LEN) == 0 && jwt_span_holds(&seen->span, now_s, leeway_s) ? seen : NULL;
}

void seen_keep(const struct seen *seen)
{
	*place_of(seen->hash) = *seen;
}
