/*
 * jwt: JSON Web Tokens in the compact form of a JWS (RFC 7515, 7519), with the
 * care of RFC 8725.
 *
 * Three steps, in this order: jwt_parse() takes the text apart and believes
 * nothing; whoever asks finds the key by what the token claims to be;
 * jwt_verify() and jwt_claims_hold() decide.  The key says which algorithm is
 * used, the token's own "alg" must merely agree; keys and URLs that a token
 * brings along (jwk, jku, x5u …) are never looked at.
 *
 * Nothing here says why a token is worth nothing: nobody who asks may know.
 */
#ifndef CARTD_AUTH_JWT_H
#define CARTD_AUTH_JWT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct json_object;
struct evp_pkey_st;     /* libcrypto's EVP_PKEY */

enum jwt_algorithm { JWT_HS256, JWT_EDDSA, JWT_RS256, JWT_ES256 };

enum {
	JWT_LEN_MAX = 8192,     /* of a token, in bytes */
	JWT_SECRET_LEN = 32,    /* of HS256 the secret, of EdDSA the seed */
	JWT_RSA_BITS_MIN = 2048,
	JWT_P256_LEN = 32,      /* of one coordinate, or of r and of s */
};

/* By its name, "HS256", "EdDSA", …, which is compared to the letter. False: none of that name. */
bool jwt_algorithm_find(const char *name, enum jwt_algorithm *algorithm);

/* One key and the one algorithm it is for. */
struct jwt_key {
	enum jwt_algorithm algorithm;
	unsigned char secret[JWT_SECRET_LEN];   /* HS256 */
	struct evp_pkey_st *pkey;               /* the others; NULL: HS256 */
};

/* Our own keys; these sign and verify. False: libcrypto makes none of it. */
bool jwt_key_own(struct jwt_key *key, enum jwt_algorithm algorithm, const unsigned char secret[JWT_SECRET_LEN]);

/* Public keys, big-endian as in JWK. False: *why is a sentence. */
bool jwt_key_rsa(struct jwt_key *key, const unsigned char *n, size_t n_len, const unsigned char *e, size_t e_len, const char **why);
bool jwt_key_p256(struct jwt_key *key, const unsigned char x[JWT_P256_LEN], const unsigned char y[JWT_P256_LEN], const char **why);

void jwt_key_free(struct jwt_key *key);

/* A token taken apart; all of it lives in the arena. Not verified. */
struct jwt {
	const char *alg;
	const char *kid;                /* NULL: it names no key */
	struct json_object *payload;    /* an object */
	const char *text;               /* what is signed: text_len bytes of the token */
	size_t text_len;
	const unsigned char *signature;
	size_t signature_len;
};

/*
 * True where token has the form: at most JWT_LEN_MAX bytes, three parts of
 * strict base64url, header and payload JSON objects by the strict gate (no
 * name twice), a header with "alg", without "crit", whose "typ", where there
 * is one, is that of an access token (JWT, at+jwt).
 */
bool jwt_parse(struct arena *arena, const char *token, struct jwt *jwt);

/* True where "alg" is the key's and the signature is right. Of an HMAC it compares in constant time. */
bool jwt_verify(const struct jwt *jwt, const struct jwt_key *key);

/* What the payload must say. */
struct jwt_expect {
	const char *issuer;
	const char *audience;   /* aud is it, or lists it */
	int64_t now_s;          /* seconds since 1970 */
	int64_t leeway_s;       /* how far clocks may differ */
};

/* When a payload's claims hold, leeway aside: seconds since 1970. */
struct jwt_span {
	int64_t from_s;         /* the later of nbf and iat; 0 where neither is there */
	int64_t end_s;          /* exp */
};

/* False: exp is absent, or one of them is no time. */
bool jwt_span_read(const struct jwt *jwt, struct jwt_span *span);

bool jwt_span_holds(const struct jwt_span *span, int64_t now_s, int64_t leeway_s);

/* True where iss, aud and sub are there and fit, exp is there and has not come, nbf and iat, where they are, have. */
bool jwt_claims_hold(const struct jwt *jwt, const struct jwt_expect *expect);

/* A claim that is a text; NULL: absent, or something else. */
const char *jwt_text(const struct jwt *jwt, const char *name);

/* A claim that is a whole number from 1 on. False: absent, or something else. */
bool jwt_number(const struct jwt *jwt, const char *name, int64_t max, int64_t *number);

/* The token of a payload (JSON text), signed; NULL: libcrypto failed. kid holds nothing that JSON escapes. */
const char *jwt_sign(struct arena *arena, const struct jwt_key *key, const char *kid, const char *payload, size_t payload_len);

#endif
