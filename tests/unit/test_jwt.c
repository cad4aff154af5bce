/* jwt: form, signatures and claims; the signatures of RFC 7515 (A.2, A.3) and RFC 8037 (A.4), and one of another library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "auth/jwt.h"
#include "auth/person.h"
#include "auth/signature.h"
#include "base/arena.h"
#include "base/base64.h"

#define RFC_PAYLOAD "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define RSA_N "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW" \
	"vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k" \
	"G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define RSA_SIGNATURE "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ" \
	"cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt" \
	"FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define EC_X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define EC_Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define EC_SIGNATURE "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define ED_SEED "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define ED_TEXT "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
#define ED_SIGNATURE "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
/* PyJWT 2.6, of the secret 00 01 … 1f */
#define HS_TOKEN "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJjYXJ0ZDpkZW1vIiwiYXVkIjoiY2FydGQiLCJzdWIiOiI3IiwiZXhwIjoyMDAwMDAwMDAwfQ." \
	"wGXx6u_nGpAtH9KPF89Q3JzJAI90os-R3qINg6jJ538"

static struct arena *arena;
static struct jwt_key hs, ed, rs, es;

static const unsigned char *bytes_of(const char *text, size_t *len)
{
	unsigned char *bytes;

	assert_true(base64url_read(arena, text, strlen(text), &bytes, len));
	return bytes;
}

static int keys_up(void **state)
{
	unsigned char secret[JWT_SECRET_LEN];
	const char *why;
	size_t n_len, e_len, len;

	(void)state;
	arena = arena_new(8 << 20);
	for (int i = 0; i < JWT_SECRET_LEN; i++)
		secret[i] = (unsigned char)i;
	const unsigned char *n = bytes_of(RSA_N, &n_len), *e = bytes_of("AQAB", &e_len);
	return !jwt_key_own(&hs, JWT_HS256, secret) || !jwt_key_own(&ed, JWT_EDDSA, bytes_of(ED_SEED, &len)) ||
		!jwt_key_rsa(&rs, n, n_len, e, e_len, &why) || !jwt_key_p256(&es, bytes_of(EC_X, &len), bytes_of(EC_Y, &len), &why);
}

static int keys_down(void **state)
{
	(void)state;
	jwt_key_free(&hs);
	jwt_key_free(&ed);
	jwt_key_free(&rs);
	jwt_key_free(&es);
	arena_free(arena);
	return 0;
}

static bool holds(const struct jwt_key *key, const char *text, const char *signature)
{
	size_t len;
	const unsigned char *bytes = bytes_of(signature, &len);

	return signature_holds(key, text, strlen(text), bytes, len);
}

static void test_published_signatures_hold(void **state)
{
	struct jwt jwt;

	(void)state;
	assert_true(holds(&rs, "eyJhbGciOiJSUzI1NiJ9." RFC_PAYLOAD, RSA_SIGNATURE));
	assert_true(holds(&es, "eyJhbGciOiJFUzI1NiJ9." RFC_PAYLOAD, EC_SIGNATURE));
	assert_true(holds(&ed, ED_TEXT, ED_SIGNATURE));
	assert_true(jwt_parse(arena, HS_TOKEN, &jwt));
	assert_true(jwt_verify(&jwt, &hs));
	assert_string_equal(jwt.kid, "k1");
}

static void test_no_signature_holds_for_another_text_or_key(void **state)
{
	(void)state;
	assert_false(holds(&rs, "eyJhbGciOiJSUzI1NiJ8." RFC_PAYLOAD, RSA_SIGNATURE));
	assert_false(holds(&es, "eyJhbGciOiJFUzI1NiJ8." RFC_PAYLOAD, EC_SIGNATURE));
	assert_false(holds(&ed, ED_TEXT "x", ED_SIGNATURE));
	assert_false(holds(&es, ED_TEXT, ED_SIGNATURE));
	assert_false(holds(&ed, "eyJhbGciOiJFUzI1NiJ9." RFC_PAYLOAD, EC_SIGNATURE));
	assert_false(holds(&hs, "eyJhbGciOiJSUzI1NiJ9." RFC_PAYLOAD, RSA_SIGNATURE));
}

/* Each byte changed, one more, one less, and the lengths of everything else. */
static void signature_spoil(const struct jwt_key *key, const char *text, const char *good)
{
	static unsigned char spoilt[1024];
	size_t len;
	const unsigned char *bytes = bytes_of(good, &len);

	memcpy(spoilt, bytes, len);
	for (size_t i = 0; i < len; i++) {
		spoilt[i] ^= 0x40;
		assert_false(signature_holds(key, text, strlen(text), spoilt, len));
		spoilt[i] ^= 0x40;
	}
	assert_true(signature_holds(key, text, strlen(text), spoilt, len));
	for (size_t other = 0; other < 300; other++)
		assert_int_equal(signature_holds(key, text, strlen(text), spoilt, other), other == len);
}

static void test_a_spoilt_signature_does_not_hold(void **state)
{
	(void)state;
	signature_spoil(&rs, "eyJhbGciOiJSUzI1NiJ9." RFC_PAYLOAD, RSA_SIGNATURE);
	signature_spoil(&es, "eyJhbGciOiJFUzI1NiJ9." RFC_PAYLOAD, EC_SIGNATURE);
	signature_spoil(&ed, ED_TEXT, ED_SIGNATURE);
	signature_spoil(&hs, "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJjYXJ0ZDpkZW1vIiwiYXVkIjoiY2FydGQiLCJzdWIiOiI3IiwiZXhwIjoyMDAwMDAwMDAwfQ",
		"wGXx6u_nGpAtH9KPF89Q3JzJAI90os-R3qINg6jJ538");
}

/* r = s = 0 satisfies careless implementations for every text; r and s as DER are no JWS. */
static void test_ecdsa_is_two_numbers_in_range(void **state)
{
	unsigned char zeros[64] = { 0 }, ones[64], der[72] = { 0x30, 0x44, 0x02, 0x20 };
	size_t len;
	const unsigned char *good = bytes_of(EC_SIGNATURE, &len);
	const char *text = "eyJhbGciOiJFUzI1NiJ9." RFC_PAYLOAD;

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	memcpy(der + 4, good, 32);
	memcpy(der + 36, (unsigned char[]){ 0x02, 0x21, 0x00 }, 3);
	memcpy(der + 39, good + 32, 32);
	assert_false(signature_holds(&es, text, strlen(text), zeros, sizeof(zeros)));
	assert_false(signature_holds(&es, text, strlen(text), ones, sizeof(ones)));
	assert_false(signature_holds(&es, text, strlen(text), der, sizeof(der) - 1));
}

/* A token of these two texts with a signature that is none. */
static const char *token_of(const char *header, const char *payload)
{
	return arena_printf(arena, "%s.%s.eA", base64url_write(arena, header, strlen(header)), base64url_write(arena, payload, strlen(payload)));
}

static bool parses(const char *token)
{
	struct jwt jwt;

	return jwt_parse(arena, token, &jwt);
}

static void test_headers(void **state)
{
	static const char *const good[] = {
		"{\"alg\":\"none\"}",   /* of the form; no key is for it */
		"{\"alg\":\"RS256\",\"kid\":\"a\",\"typ\":\"JWT\"}", "{\"alg\":\"RS256\",\"typ\":\"jwt\"}", "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}",
		"{\"alg\":\"RS256\",\"typ\":\"application/at+jwt\",\"jku\":\"https://evil.example\",\"jwk\":{}}",
	};
	static const char *const bad[] = {
		"", "[]", "null", "\"alg\"", "{}", "{\"alg\":1}", "{\"alg\":null}", "{\"alg\":[\"HS256\"]}",
		"{\"alg\":\"HS256\",\"alg\":\"none\"}", "{\"alg\":\"HS256\",\"\\u0061lg\":\"none\"}",
		"{\"alg\":\"HS256\",\"kid\":7}", "{\"alg\":\"HS256\",\"kid\":null}", "{\"alg\":\"HS256\",\"kid\":\"a\\u0000b\"}",
		"{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", "{\"alg\":\"HS256\",\"crit\":[]}", "{\"alg\":\"HS256\",\"crit\":null}",
		"{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
		"{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", "{\"alg\":\"HS256\",\"typ\":\"dpop+jwt\"}", "{\"alg\":\"HS256\",\"typ\":1}",
		"{\"alg\":\"HS256\"} x", "{'alg':'HS256'}", "\xef\xbb\xbf{\"alg\":\"HS256\"}", "{\"alg\":\"HS\xff\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(parses(token_of(good[i], "{}")));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parses(token_of(bad[i], "{}")))
			fail_msg("taken: %s", bad[i]);
	}
}

static void test_forms(void **state)
{
	/* {"alg":"HS256"} and {} */
	static const char *const bad[] = {
		"", ".", "..", "...", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30", "eyJhbGciOiJIUzI1NiJ9.e30.", "eyJhbGciOiJIUzI1NiJ9..eA", ".e30.eA",
		"eyJhbGciOiJIUzI1NiJ9.e30.eA.", "eyJhbGciOiJIUzI1NiJ9.e30.eA.eA", "eyJhbGciOiJIUzI1NiJ9.e30.eA.eA.eA",
		"eyJhbGciOiJIUzI1NiJ9.e30.eA==", "eyJhbGciOiJIUzI1NiJ9.e30=.eA", "eyJhbGciOiJIUzI1NiJ9.e30.e/", "eyJhbGciOiJIUzI1NiJ9.e30.eB",
		" eyJhbGciOiJIUzI1NiJ9.e30.eA", "eyJhbGciOiJIUzI1NiJ9.e30.eA ", "eyJhbGciOiJIUzI1NiJ9.e30.eA\n",
		"eyJhbGciOiJIUzI1NiJ9.W10.eA", "eyJhbGciOiJIUzI1NiJ9.bnVsbA.eA",        /* [] and null */
	};

	(void)state;
	assert_true(parses("eyJhbGciOiJIUzI1NiJ9.e30.eA"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parses(bad[i]))
			fail_msg("taken: \"%s\"", bad[i]);
	}
	assert_false(parses(token_of("{\"alg\":\"HS256\"}", "{\"sub\":\"1\",\"sub\":\"2\"}")));
}

static void test_length_is_bounded(void **state)
{
	static const char start[] = "eyJhbGciOiJIUzI1NiJ9.e30.";
	char *token = arena_alloc(arena, JWT_LEN_MAX + 10);

	(void)state;
	memset(token, 'A', JWT_LEN_MAX);
	memcpy(token, start, sizeof(start) - 1);
	assert_true(parses(token));
	memset(token + JWT_LEN_MAX, 'A', 4);
	assert_false(parses(token));
}

static void test_the_key_pins_the_algorithm(void **state)
{
	const struct jwt_key *const all[] = { &hs, &ed, &rs, &es };
	static const char *const names[] = { "none", "None", "", "hs256", "HS384", "HS512", "RS512", "PS256", "ES384", "EdDSA", "HS256", "RS256", "ES256" };
	struct jwt jwt;

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			assert_true(jwt_parse(arena, HS_TOKEN, &jwt));
			jwt.alg = names[i];
			assert_int_equal(jwt_verify(&jwt, all[k]), all[k] == &hs && strcmp(names[i], "HS256") == 0);
		}
	}
}

static void test_what_is_signed_verifies(void **state)
{
	const struct jwt_key *const own[] = { &hs, &ed };
	struct jwt jwt;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *token = jwt_sign(arena, own[i], "a-kid", "{\"sub\":\"9\"}", 11);
		assert_true(jwt_parse(arena, token, &jwt));
		assert_true(jwt_verify(&jwt, own[i]));
		assert_false(jwt_verify(&jwt, own[1 - i]));
		assert_string_equal(jwt.kid, "a-kid");
		assert_string_equal(jwt_text(&jwt, "sub"), "9");
	}
	assert_null(jwt_sign(arena, &rs, "a-kid", "{}", 2));
	assert_null(jwt_sign(arena, &es, "a-kid", "{}", 2));
}

/* At 1000, with 30 s of leeway, for the audience "cartd" of the issuer "them". */
static bool claims_hold(const char *payload)
{
	struct jwt jwt;

	return jwt_parse(arena, token_of("{\"alg\":\"HS256\"}", payload), &jwt) &&
		jwt_claims_hold(&jwt, &(struct jwt_expect){ .issuer = "them", .audience = "cartd", .now_s = 1000, .leeway_s = 30 });
}

static void test_claims(void **state)
{
	static const struct { bool good; const char *payload; } table[] = {
		{ true, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":1001}" },
		{ true, "{\"iss\":\"them\",\"aud\":[\"other\",\"cartd\"],\"sub\":\"1\",\"exp\":1001}" },
		{ true, "{\"iss\":\"them\",\"aud\":[\"cartd\",\"other\"],\"sub\":\"1\",\"exp\":1001}" },
		{ true, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":971}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":970}" },
		{ true, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":971.9}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":970.9}" },
		{ true, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":1.1e3}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\"}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":null}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":\"1001\"}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":true}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":-1001}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":9223372036854775807}" },
		{ true, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000,\"nbf\":1030,\"iat\":1030}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000,\"nbf\":1031}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000,\"iat\":1031}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000,\"nbf\":\"0\"}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000,\"iat\":null}" },
		{ false, "{\"iss\":\"Them\",\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":[\"them\"],\"aud\":\"cartd\",\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd2\",\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":[],\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":[\"cartd\",1],\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":{\"cartd\":1},\"sub\":\"1\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":\"\",\"exp\":2000}" },
		{ false, "{\"iss\":\"them\",\"aud\":\"cartd\",\"sub\":1,\"exp\":2000}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (claims_hold(table[i].payload) != table[i].good)
			fail_msg("%s: %s", table[i].good ? "refused" : "taken", table[i].payload);
	}
}

static void test_permissions_have_names_and_bits(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PERMISSIONS; i++)
		assert_int_equal(permission_bit(permission_name(1u << i), (int)strlen(permission_name(1u << i))), 1u << i);
	assert_int_equal(permission_bit("accounts:read", 13), PERMISSION_ACCOUNTS_READ);
	assert_int_equal(permission_bit("carts:write", 11), PERMISSION_CARTS_WRITE);
	assert_int_equal(permission_bit("accounts:readx", 14), 0);
	assert_int_equal(permission_bit("accounts", 8), 0);
	assert_int_equal(permissions_read("{}"), 0);
	assert_int_equal(permissions_read("{roles:read,carts:read,roles:read}"), PERMISSION_ROLES_READ | PERMISSION_CARTS_READ);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_signatures_hold),
		cmocka_unit_test(test_no_signature_holds_for_another_text_or_key),
		cmocka_unit_test(test_a_spoilt_signature_does_not_hold),
		cmocka_unit_test(test_ecdsa_is_two_numbers_in_range),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_length_is_bounded),
		cmocka_unit_test(test_the_key_pins_the_algorithm),
		cmocka_unit_test(test_what_is_signed_verifies),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_permissions_have_names_and_bits),
	};
	return cmocka_run_group_tests(tests, keys_up, keys_down);
}
