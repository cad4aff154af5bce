/*
 * token: JSON Web Tokens, their keys and base64url.
 *
 * The first byte chooses what the rest is:
 *
 *	'b'  base64url      what is taken is the one text of its bytes; what is written is taken
 *	'k'  a JWK Set      keys that are kept have a form that verifies
 *	's'  a payload      signed by our keys it verifies, with its claims as they are, until one byte of the token is another
 *	't'  a token        as somebody sends it; without a key nobody makes one that verifies
 */
#include <json-c/json.h>
#include <string.h>

#include "auth/jwks.h"
#include "auth/jwt.h"
#include "base/base64.h"
#include "base/json.h"
#include "fuzz.h"

static const unsigned char secret[JWT_SECRET_LEN] = "thirty-two bytes that nobody has";

/* Of RFC 7515, A.2 and A.3: public keys whose tokens are known. */
static const char known_keys[] =
	"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r\",\"e\":\"AQAB\",\"n\":"
	"\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs"
	"D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV"
	"MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"},"
	"{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

static struct jwt_key own[2];
static struct jwks known;

static void keys_make(void)
{
	static struct arena *memory;
	const char *why;

	if (memory != NULL)
		return;
	must((memory = arena_new(1 << 20)) != NULL);
	must(jwt_key_own(&own[0], JWT_HS256, secret) && jwt_key_own(&own[1], JWT_EDDSA, secret));
	must(jwks_parse(memory, known_keys, strlen(known_keys), &known, &why) && known.len == 2);
}

/* --- base64url --- */

static void base64_holds(struct arena *arena, const uint8_t *bytes, size_t len)
{
	const char *written = base64url_write(arena, bytes, len);
	unsigned char *back;
	size_t back_len;

	must(base64url_read(arena, written, strlen(written), &back, &back_len));
	must(back_len == len && (len == 0 || memcmp(back, bytes, len) == 0));
	if (!base64url_read(arena, (const char *)bytes, len, &back, &back_len))
		return;
	written = base64url_write(arena, back, back_len);
	must(strlen(written) == len && memcmp(written, bytes, len) == 0);
}

/* --- JWK Sets --- */

static void keys_hold(struct arena *arena, const char *text, size_t len)
{
	struct jwks jwks;
	const char *why = NULL;

	if (!jwks_parse(arena, text, len, &jwks, &why)) {
		must(why != NULL && *why != '\0');
		return;
	}
	must(jwks.len > 0 && jwks.len <= JWKS_KEYS_MAX);
	for (size_t i = 0; i < jwks.len; i++) {
		const struct jwks_key *key = &jwks.keys[i];
		must((key->key.algorithm == JWT_RS256 || key->key.algorithm == JWT_ES256) && key->key.pkey != NULL);
		must(key->kid == NULL || jwks_find(&jwks, key->kid) == &key->key);
	}
	must((jwks_find(&jwks, NULL) != NULL) == (jwks.len == 1));
}

/* --- tokens --- */

static bool verifies(const struct jwt *jwt)
{
	bool any = jwt_verify(jwt, &own[0]) || jwt_verify(jwt, &own[1]);

	for (size_t i = 0; i < known.len; i++)
		any |= jwt_verify(jwt, &known.keys[i].key);
	return any;
}

static int64_t time_of(struct json_object *payload, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(payload, name, &value) && json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : -1;
}

static bool text_is(struct json_object *payload, const char *name, const char *text)
{
	struct json_object *value;

	return json_object_object_get_ex(payload, name, &value) && json_object_is_type(value, json_type_string) &&
		strcmp(json_object_get_string(value), text) == 0;
}

/* Whoever is let in was named, for us, and in time. */
static void claims_hold(const struct jwt *jwt)
{
	const struct jwt_expect expect = { .issuer = "i", .audience = "a", .now_s = 1000000, .leeway_s = 60 };
	struct json_object *audience;
	int64_t number;

	(void)jwt_number(jwt, "aid", 2147483647, &number);
	if (!jwt_claims_hold(jwt, &expect))
		return;
	must(text_is(jwt->payload, "iss", "i") && jwt_text(jwt, "sub") != NULL && !text_is(jwt->payload, "sub", ""));
	must(json_object_object_get_ex(jwt->payload, "aud", &audience));
	must(text_is(jwt->payload, "aud", "a") || json_object_is_type(audience, json_type_array));
	must(json_object_object_get_ex(jwt->payload, "exp", NULL));
	must(time_of(jwt->payload, "exp") == -1 || time_of(jwt->payload, "exp") > expect.now_s - expect.leeway_s);
	must(time_of(jwt->payload, "nbf") <= expect.now_s + expect.leeway_s && time_of(jwt->payload, "iat") <= expect.now_s + expect.leeway_s);
}

/* The same token with one byte another: it is none any more. */
static void forged(struct arena *arena, const char *token, size_t at, uint8_t other)
{
	char *text = arena_text(arena, token);
	struct jwt jwt;

	text[at % strlen(token)] = (char)other;
	if (strcmp(text, token) != 0 && jwt_parse(arena, text, &jwt))
		must(!verifies(&jwt));
}

static void signing_holds(struct pieces *pieces)
{
	size_t at = piece_byte(pieces) * 256u + piece_byte(pieces);
	uint8_t other = piece_byte(pieces);
	const struct jwt_key *key = &own[other & 1];
	const char *payload = (const char *)pieces->bytes, *why;
	const char *token = jwt_sign(pieces->arena, key, "k", payload, pieces->len);
	struct json_object *value = NULL;
	struct jwt jwt;

	must(token != NULL);
	bool object = json_read(pieces->arena, payload, pieces->len, &value, &why) && json_object_is_type(value, json_type_object);
	must(jwt_parse(pieces->arena, token, &jwt) == (object && strlen(token) <= JWT_LEN_MAX));
	forged(pieces->arena, token, at, other);
	if (!object || strlen(token) > JWT_LEN_MAX)
		return;
	must(jwt_verify(&jwt, key) && !jwt_verify(&jwt, &own[!(other & 1)]) && strcmp(jwt.kid, "k") == 0);
	must(json_object_equal(jwt.payload, value));
	claims_hold(&jwt);
}

/* Of RFC 7515 the signatures by known_keys. */
static bool published(const char *signature)
{
	static const char *const signatures[] = {
		"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ"
		"cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt"
		"FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
		"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
	};

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		if (strcmp(signature, signatures[i]) == 0)
			return true;
	}
	return false;
}

/* Nobody who lacks our secrets makes a token that verifies. */
static void token_holds(struct arena *arena, const char *token)
{
	struct jwt jwt;

	if (!jwt_parse(arena, token, &jwt))
		return;
	must(strlen(token) <= JWT_LEN_MAX && jwt.alg != NULL && json_object_is_type(jwt.payload, json_type_object));
	must(strcmp(base64url_write(arena, jwt.signature, jwt.signature_len), token + jwt.text_len + 1) == 0);
	claims_hold(&jwt);
	must(!verifies(&jwt) || published(token + jwt.text_len + 1));
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	struct pieces pieces = { arena, bytes, len };
	uint8_t way = piece_byte(&pieces);

	keys_make();
	if (way == 'b')
		base64_holds(arena, pieces.bytes, pieces.len);
	else if (way == 'k')
		keys_hold(arena, (const char *)pieces.bytes, pieces.len);
	else if (way == 's')
		signing_holds(&pieces);
	else if (way == 't')
		token_holds(arena, piece_rest(&pieces));
}
