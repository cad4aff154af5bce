#include "auth/jwks.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/json.h"

enum jwk_answer { JWK_GOOD, JWK_PASSED_OVER, JWK_WRONG };

static const char *text_of(struct json_object *jwk, const char *name)
{
	struct json_object *value;

	if (!json_object_object_get_ex(jwk, name, &value) || !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

/* A number, or a coordinate: base64url of bytes, big-endian. */
static bool bytes_of(struct arena *arena, struct json_object *jwk, const char *name, unsigned char **bytes, size_t *len)
{
	const char *text = text_of(jwk, name);

	return text != NULL && base64url_read(arena, text, strlen(text), bytes, len) && *len > 0;
}

static enum jwk_answer rsa_read(struct arena *arena, struct json_object *jwk, struct jwt_key *key, const char **why)
{
	unsigned char *n, *e;
	size_t n_len, e_len;

	*why = "n and e must be numbers in base64url";
	if (!bytes_of(arena, jwk, "n", &n, &n_len) || !bytes_of(arena, jwk, "e", &e, &e_len))
		return JWK_WRONG;
	return jwt_key_rsa(key, n, n_len, e, e_len, why) ? JWK_GOOD : JWK_WRONG;
}

static enum jwk_answer ec_read(struct arena *arena, struct json_object *jwk, struct jwt_key *key, const char **why)
{
	const char *curve = text_of(jwk, "crv");
	unsigned char *x, *y;
	size_t x_len, y_len;

	*why = "crv must name a curve";
	if (curve == NULL)
		return JWK_WRONG;
	if (strcmp(curve, "P-256") != 0)
		return JWK_PASSED_OVER;
	*why = "x and y must be 32 bytes each in base64url";
	if (!bytes_of(arena, jwk, "x", &x, &x_len) || !bytes_of(arena, jwk, "y", &y, &y_len) || x_len != JWT_P256_LEN || y_len != JWT_P256_LEN)
		return JWK_WRONG;
	return jwt_key_p256(key, x, y, why) ? JWK_GOOD : JWK_WRONG;
}

/* kty, what it signs by, who reads the rest. */
static const struct kind {
	const char *kty, *alg;
	enum jwk_answer (*read)(struct arena *, struct json_object *, struct jwt_key *, const char **);
} kinds[] = {
	{ "RSA", "RS256", rsa_read },
	{ "EC", "ES256", ec_read },
};

static const struct kind *kind_of(const char *kty)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kty, kinds[i].kty) == 0)
			return &kinds[i];
	}
	return NULL;
}

/* use, key_ops and alg, each where it is there: does the key verify signatures by our algorithm? */
static bool meant_for_us(struct json_object *jwk, const struct kind *kind)
{
	struct json_object *operations;
	const char *use = text_of(jwk, "use"), *alg = text_of(jwk, "alg");
	bool verifies = false;

	if ((use != NULL && strcmp(use, "sig") != 0) || (alg != NULL && strcmp(alg, kind->alg) != 0))
		return false;
	if (!json_object_object_get_ex(jwk, "key_ops", &operations))
		return true;
	for (size_t i = 0; json_object_is_type(operations, json_type_array) && i < json_object_array_length(operations); i++) {
		struct json_object *entry = json_object_array_get_idx(operations, i);

		verifies |= json_object_is_type(entry, json_type_string) && strcmp(json_object_get_string(entry), "verify") == 0;
	}
	return verifies;
}

static bool is_text_or_absent(struct json_object *jwk, const char *name)
{
	return text_of(jwk, name) != NULL || !json_object_object_get_ex(jwk, name, NULL);
}

static enum jwk_answer jwk_read(struct arena *arena, struct json_object *jwk, struct jwks_key *key, const char **why)
{
	static const char *const texts[] = { "kid", "use", "alg", "crv" };
	const char *kty = text_of(jwk, "kty"), *alg = text_of(jwk, "alg");
	enum jwt_algorithm algorithm;

	*why = "kty must say what it is";
	if (kty == NULL)
		return JWK_WRONG;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*why = arena_printf(arena, "%s must be a text", texts[i]);
		if (!is_text_or_absent(jwk, texts[i]))
			return JWK_WRONG;
	}
	/* Whoever can read the file could sign as anybody. */
	*why = "this is a secret key; only public ones belong here";
	if (json_object_object_get_ex(jwk, "d", NULL) || strcmp(kty, "oct") == 0)
		return JWK_WRONG;
	const struct kind *kind = kind_of(kty);
	if (kind == NULL)
		return JWK_PASSED_OVER;
	*why = arena_printf(arena, "alg %s is not for kty %s", alg, kty);
	if (alg != NULL && jwt_algorithm_find(alg, &algorithm) && strcmp(alg, kind->alg) != 0)
		return JWK_WRONG;
	if (!meant_for_us(jwk, kind))
		return JWK_PASSED_OVER;
	key->kid = text_of(jwk, "kid");
	return kind->read(arena, jwk, &key->key, why);
}

static void key_free(void *key)
{
	jwt_key_free(key);
}

static bool entry_read(struct arena *arena, struct json_object *entry, size_t number, struct jwks *jwks, const char **why)
{
	struct jwks_key *key = &jwks->keys[jwks->len];
	const char *complaint = "is no JSON object";
	enum jwk_answer answer = json_object_is_type(entry, json_type_object) ? jwk_read(arena, entry, key, &complaint) : JWK_WRONG;

	if (answer == JWK_GOOD) {
		arena_on_reset(arena, key_free, &key->key);
		complaint = "its kid is that of another key";
		answer = key->kid != NULL && jwks_find(jwks, key->kid) != NULL ? JWK_WRONG : JWK_GOOD;
	}
	if (answer == JWK_WRONG) {
		*why = arena_printf(arena, "key %zu: %s", number, complaint);
		return false;
	}
	jwks->len += answer == JWK_GOOD;
	return true;
}

bool jwks_parse(struct arena *arena, const char *text, size_t len, struct jwks *jwks, const char **why)
{
	struct json_object *set, *keys;

	memset(jwks, 0, sizeof(*jwks));
	if (!json_read(arena, text, len, &set, why))
		return false;
	*why = "no JWK Set: an object with a list \"keys\" is expected";
	if (!json_object_is_type(set, json_type_object) || !json_object_object_get_ex(set, "keys", &keys) ||
	    !json_object_is_type(keys, json_type_array))
		return false;
	*why = "more than 64 keys";
	if (json_object_array_length(keys) > JWKS_KEYS_MAX)
		return false;
	jwks->keys = arena_array(arena, JWKS_KEYS_MAX, sizeof(*jwks->keys));
	for (size_t i = 0; i < json_object_array_length(keys); i++) {
		if (!entry_read(arena, json_object_array_get_idx(keys, i), i + 1, jwks, why))
			return false;
	}
	*why = "no key in it verifies RS256 or ES256";
	return jwks->len > 0;
}

bool jwks_read(struct arena *arena, const char *path, struct jwks *jwks, const char **why)
{
	char *text = arena_alloc(arena, JWKS_BYTES_MAX + 1);
	FILE *file = fopen(path, "re");
	size_t len;
	bool failed;

	if (file == NULL) {
		*why = strerror(errno);
		return false;
	}
	len = fread(text, 1, JWKS_BYTES_MAX + 1, file);
	failed = ferror(file) != 0;
	fclose(file);
	*why = failed ? "cannot be read" : "larger than 256 KiB";
	return !failed && len <= JWKS_BYTES_MAX && jwks_parse(arena, text, len, jwks, why);
}

const struct jwt_key *jwks_find(const struct jwks *jwks, const char *kid)
{
	if (kid == NULL)
		return jwks->len == 1 ? &jwks->keys[0].key : NULL;
	for (size_t i = 0; i < jwks->len; i++) {
		if (jwks->keys[i].kid != NULL && strcmp(jwks->keys[i].kid, kid) == 0)
			return &jwks->keys[i].key;
	}
	return NULL;
}
