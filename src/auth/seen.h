/*
 * seen: access tokens of our own that have verified, remembered by each worker.
 *
 * A signature that held holds: neither a token nor a key ever changes.  So a
 * token that comes again need not be taken apart and verified again, which
 * costs more than the rest of a read.  What changes with time is asked each
 * time: seen_find() looks at the clock, and person_check()'s statement at the
 * account, its epoch, the session and the key.
 *
 * Tokens themselves are not kept: an entry is found by the SHA-256 of the
 * issuer and the token.
 */
#ifndef CARTD_AUTH_SEEN_H
#define CARTD_AUTH_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "auth/jwt.h"
#include "auth/keys.h"
#include "base/digest.h"
#include "base/uuid.h"

struct seen {
	unsigned char hash[DIGEST_LEN];
	struct jwt_span span;
	int32_t account_id;             /* 0: nothing is remembered here */
	int32_t epoch;
	char kid[KEYS_KID_LEN + 1];
	char session_id[UUID_TEXT_LEN];
};

/* What an entry of that issuer and token is found by. */
void seen_hash(const char *issuer, const char *token, unsigned char hash[DIGEST_LEN]);

/* The entry, if the token is good at this moment (seconds since 1970); NULL: it has to be verified. Until the next seen_keep(). */
const struct seen *seen_find(const unsigned char hash[DIGEST_LEN], int64_t now_s, int64_t leeway_s);

/* Remembers one that verified. An entry of another token may go for it. */
void seen_keep(const struct seen *seen);

#endif
