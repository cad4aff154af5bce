/*
 * jwks: the public keys of an outside issuer, from a file (RFC 7517).
 *
 * Kept are RSA keys (for RS256) of 2048 bits or more and P-256 keys (for
 * ES256).  Keys for something else, by their use, key_ops, alg, kty or crv,
 * are passed over, as the RFC asks: issuers publish keys for encryption in the
 * same set.  What is wrong or weak, a secret key, two of one kid, or a set of
 * which nothing is left, is an error.
 */
#ifndef CARTD_AUTH_JWKS_H
#define CARTD_AUTH_JWKS_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/jwt.h"

struct arena;

enum { JWKS_KEYS_MAX = 64, JWKS_BYTES_MAX = 256 * 1024 };

struct jwks_key {
	const char *kid;        /* NULL: it has none */
	struct jwt_key key;
};

struct jwks {
	struct jwks_key *keys;
	size_t len;
};

/* Everything belongs to the arena. False: *why is a sentence in it. */
bool jwks_read(struct arena *arena, const char *path, struct jwks *jwks, const char **why);

/* The same, of text. */
bool jwks_parse(struct arena *arena, const char *text, size_t len, struct jwks *jwks, const char **why);

/* The key of that kid; kid NULL: the only key of the set. NULL: none. */
const struct jwt_key *jwks_find(const struct jwks *jwks, const char *kid);

#endif
