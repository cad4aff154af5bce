/* seen: a token that verified is found again, as long as it is good, and no other is taken for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "auth/seen.h"

enum { FROM_S = 1000, END_S = 2000, LEEWAY_S = 30 };

static void keep(const char *issuer, const char *token, int32_t account_id)
{
	struct seen seen = { .span = { FROM_S, END_S }, .account_id = account_id, .epoch = 3, .kid = "k",
		.session_id = "00000000-0000-4000-8000-000000000001" };

	seen_hash(issuer, token, seen.hash);
	seen_keep(&seen);
}

static int32_t found(const char *issuer, const char *token, int64_t now_s)
{
	unsigned char hash[DIGEST_LEN];
	const struct seen *seen;

	seen_hash(issuer, token, hash);
	seen = seen_find(hash, now_s, LEEWAY_S);
	return seen == NULL ? 0 : seen->account_id;
}

static void test_a_token_is_found_again_and_no_other(void **state)
{
	(void)state;
	keep("cartd:demo", "a.b.c", 7);
	assert_int_equal(found("cartd:demo", "a.b.c", 1500), 7);
	assert_int_equal(found("cartd:demo", "a.b.d", 1500), 0);
	assert_int_equal(found("cartd:demo2", "a.b.c", 1500), 0);
	/* Where the issuer ends is part of it. */
	assert_int_equal(found("cartd:dem", "oa.b.c", 1500), 0);
}

static void test_it_is_good_for_its_time_alone(void **state)
{
	(void)state;
	keep("cartd:demo", "a.b.c", 7);
	assert_int_equal(found("cartd:demo", "a.b.c", FROM_S - LEEWAY_S), 7);
	assert_int_equal(found("cartd:demo", "a.b.c", FROM_S - LEEWAY_S - 1), 0);
	assert_int_equal(found("cartd:demo", "a.b.c", END_S + LEEWAY_S - 1), 7);
	assert_int_equal(found("cartd:demo", "a.b.c", END_S + LEEWAY_S), 0);
}

static void test_many_never_become_each_other(void **state)
{
	char token[16];
	int kept = 0;

	(void)state;
	for (int i = 1; i <= 2000; i++) {
		snprintf(token, sizeof(token), "t.%d", i);
		keep("cartd:demo", token, i);
		assert_int_equal(found("cartd:demo", token, 1500), i);
	}
	for (int i = 1; i <= 2000; i++) {
		int32_t account_id;

		snprintf(token, sizeof(token), "t.%d", i);
		account_id = found("cartd:demo", token, 1500);
		assert_true(account_id == i || account_id == 0);
		kept += account_id == i;
	}
	assert_in_range(kept, 100, 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_token_is_found_again_and_no_other),
		cmocka_unit_test(test_it_is_good_for_its_time_alone),
		cmocka_unit_test(test_many_never_become_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
