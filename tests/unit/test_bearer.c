/* bearer: where a credential may stand, and that it stands there once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "api/bearer.h"
#include "auth/jwt.h"

enum { PARAMS_MAX = 4 };

/* What bearer_take() finds in these; NULL: nothing; "refused". */
static const char *taken(unsigned how, const char *const params[PARAMS_MAX])
{
	char *list[PARAMS_MAX + 1] = { 0 };
	struct request request = { .params = list };
	struct call call = { .request = &request };
	const char *token = "untouched";

	for (int i = 0; i < PARAMS_MAX; i++)
		list[i] = (char *)(uintptr_t)params[i];
	if (!bearer_take(&call, how, &token)) {
		assert_int_equal(call.fault.code, FAULT_UNAUTHENTICATED);
		return "refused";
	}
	return token;
}
#define TAKEN(how, ...) taken(how, (const char *const[PARAMS_MAX]){ __VA_ARGS__ })

static void test_the_scheme_has_no_case(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer a.b.c"), "a.b.c");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=bEARER a.b.c"), "a.b.c");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer   a.b.c"), "a.b.c");
}

static void test_none_is_none(void **state)
{
	(void)state;
	assert_null(TAKEN(0, "HTTP_ACCEPT=*/*"));
	assert_null(TAKEN(BEARER_TOKEN_HEADER, "HTTP_AUTHORIZATION_X=Bearer a", "HTTP_TOKENS=a", "TOKEN=a"));
}

static void test_the_raw_header_counts_where_it_is_asked_for(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN=a.b.c"), "a.b.c");
	assert_null(TAKEN(0, "HTTP_TOKEN=a.b.c"));
	assert_string_equal(TAKEN(0, "HTTP_TOKEN=x", "HTTP_AUTHORIZATION=Bearer a.b.c"), "a.b.c");
}

static void test_two_are_refused_whatever_they_say(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN=a", "HTTP_AUTHORIZATION=Bearer a"), "refused");
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN=", "HTTP_AUTHORIZATION=Bearer a"), "refused");
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN=a", "HTTP_AUTHORIZATION="), "refused");
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN=a", "HTTP_TOKEN=a"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer a", "HTTP_AUTHORIZATION=Bearer a"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer a", "HTTP_AUTHORIZATION="), "refused");
}

static void test_other_forms_are_refused(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Basic YTpi"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearera.b.c"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=a.b.c"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer "), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION=Bearer"), "refused");
	assert_string_equal(TAKEN(0, "HTTP_AUTHORIZATION="), "refused");
	assert_string_equal(TAKEN(BEARER_TOKEN_HEADER, "HTTP_TOKEN="), "refused");
}

static void test_length_is_bounded(void **state)
{
	static char param[JWT_LEN_MAX + 40] = "HTTP_AUTHORIZATION=Bearer ";
	size_t start = strlen(param);

	(void)state;
	memset(param + start, 'a', JWT_LEN_MAX);
	assert_int_equal(strlen(TAKEN(0, param)), JWT_LEN_MAX);
	param[start + JWT_LEN_MAX] = 'a';
	assert_string_equal(TAKEN(0, param), "refused");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_scheme_has_no_case),
		cmocka_unit_test(test_none_is_none),
		cmocka_unit_test(test_the_raw_header_counts_where_it_is_asked_for),
		cmocka_unit_test(test_two_are_refused_whatever_they_say),
		cmocka_unit_test(test_other_forms_are_refused),
		cmocka_unit_test(test_length_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
