/* jwks: which keys of a set are kept, passed over, or make the whole file wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "arena_fixture.h"
#include "auth/jwks.h"

#define N "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW" \
	"vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k" \
	"G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define N_1024 "l_f_5nyRmE8wwXWjsf7JMiKeSzy-nBTQbW7EVomoLqliBqm5-lrvE3w3H225bhBzel0THqhg_OEzIsWvOKW3eA4R9-KKfrHwgUZAmk_qmq71tSMjI15t58lCU9Ln-Eoisl4mZIfK_2i9" \
	"NLwTCeJpgO0rY9UTnmBewoUIOtnKw5U"
#define X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define RSA(more) "{\"kty\":\"RSA\",\"n\":\"" N "\",\"e\":\"AQAB\"" more "}"
#define EC(more) "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" Y "\"" more "}"
#define SET(keys) "{\"keys\":[" keys "]}"

static const char *why;

/* How many keys are kept; -1: the set is wrong (why). */
static int kept(const char *text, struct jwks *jwks)
{
	why = NULL;
	return jwks_parse(arena, text, strlen(text), jwks, &why) ? (int)jwks->len : -1;
}

static void test_both_kinds_are_kept_with_their_algorithm(void **state)
{
	struct jwks jwks;

	(void)state;
	assert_int_equal(kept(SET(RSA(",\"kid\":\"r\",\"use\":\"sig\",\"alg\":\"RS256\"") "," EC(",\"kid\":\"e\",\"key_ops\":[\"verify\"]")), &jwks), 2);
	assert_int_equal(jwks_find(&jwks, "r")->algorithm, JWT_RS256);
	assert_int_equal(jwks_find(&jwks, "e")->algorithm, JWT_ES256);
	assert_null(jwks_find(&jwks, "x"));
	assert_null(jwks_find(&jwks, ""));
	assert_null(jwks_find(&jwks, NULL));
}

static void test_without_a_kid_only_a_single_key_is_meant(void **state)
{
	struct jwks jwks;

	(void)state;
	assert_int_equal(kept(SET(RSA("")), &jwks), 1);
	assert_non_null(jwks_find(&jwks, NULL));
	assert_null(jwks_find(&jwks, "any"));
	assert_int_equal(kept(SET(RSA("") "," EC("")), &jwks), 2);
	assert_null(jwks_find(&jwks, NULL));
}

static void test_keys_for_something_else_are_passed_over(void **state)
{
	static const char *const others[] = {
		RSA(",\"use\":\"enc\""), RSA(",\"alg\":\"RSA-OAEP\""), RSA(",\"alg\":\"RS512\""), RSA(",\"alg\":\"PS256\""),
		RSA(",\"key_ops\":[\"encrypt\"]"), RSA(",\"key_ops\":[]"), RSA(",\"key_ops\":\"verify\""), EC(",\"key_ops\":[\"sign\"]"),
		EC(",\"use\":\"enc\""), "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
		"{\"kty\":\"rsa\"}", "{\"kty\":\"something new\"}",
	};
	struct jwks jwks;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (kept(arena_printf(arena, SET("%s,%s"), others[i], EC(",\"kid\":\"e\"")), &jwks) != 1)
			fail_msg("not passed over: %s", others[i]);
		assert_int_equal(kept(arena_printf(arena, SET("%s"), others[i]), &jwks), -1);
	}
}

static void test_wrong_sets_are_refused_with_the_reason(void **state)
{
	static const struct { const char *text, *says; } table[] = {
		{ "", "" }, { "{\"keys\":[}", "" }, { SET(RSA("") "} "), "" }, { "{\"keys\":[],\"keys\":[]}", "" },
		{ "[]", "JWK Set" }, { "null", "JWK Set" }, { "{}", "JWK Set" }, { "{\"keys\":{}}", "JWK Set" }, { SET(""), "no key in it" },
		{ SET("1"), "key 1: is no JSON object" }, { SET("{}"), "key 1: kty" }, { SET(RSA("") ",{\"kty\":1}"), "key 2: kty" },
		{ SET("{\"kty\":\"RSA\",\"n\":\"" N_1024 "\",\"e\":\"AQAB\"}"), "at least 2048 bits" },
		{ SET("{\"kty\":\"RSA\",\"n\":\"" N "\"}"), "n and e" }, { SET("{\"kty\":\"RSA\",\"n\":\"" N "=\",\"e\":\"AQAB\"}"), "n and e" },
		{ SET("{\"kty\":\"RSA\",\"n\":\"" N "\",\"e\":\"AQ\"}"), "no RSA key" }, { SET("{\"kty\":\"RSA\",\"n\":\"" N "\",\"e\":\"Ag\"}"), "no RSA key" },
		{ SET("{\"kty\":\"EC\",\"x\":\"" X "\",\"y\":\"" Y "\"}"), "crv" },
		{ SET("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" X "\",\"y\":\"" X "\"}"), "no point" },
		{ SET("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"" Y "\"}"), "32 bytes" },
		{ SET(RSA(",\"d\":\"AQAB\"")), "secret key" }, { SET(EC(",\"d\":\"AQAB\"")), "secret key" },
		{ SET("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), "secret key" },
		{ SET(RSA(",\"alg\":\"ES256\"")), "alg ES256 is not for kty RSA" }, { SET(EC(",\"alg\":\"HS256\"")), "alg HS256 is not for kty EC" },
		{ SET(RSA(",\"kid\":\"a\"") "," EC(",\"kid\":\"a\"")), "key 2: its kid" }, { SET(RSA(",\"kid\":7")), "kid must be" },
		{ SET(RSA(",\"use\":[\"sig\"]")), "use must be" },
	};
	struct jwks jwks;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (kept(table[i].text, &jwks) != -1)
			fail_msg("taken: %s", table[i].text);
		if (why == NULL || strstr(why, table[i].says) == NULL)
			fail_msg("%s: said \"%s\", not \"%s\"", table[i].text, why, table[i].says);
	}
}

static void test_an_absent_file_is_refused(void **state)
{
	struct jwks jwks;

	(void)state;
	assert_false(jwks_read(arena, "/nonexistent/jwks.json", &jwks, &why));
	assert_string_equal(why, "No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_kinds_are_kept_with_their_algorithm),
		cmocka_unit_test(test_without_a_kid_only_a_single_key_is_meant),
		cmocka_unit_test(test_keys_for_something_else_are_passed_over),
		cmocka_unit_test(test_wrong_sets_are_refused_with_the_reason),
		cmocka_unit_test(test_an_absent_file_is_refused),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
