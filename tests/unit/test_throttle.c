/* throttle: whose failures count against whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/throttle.h"
#include "base/fault.h"
#include "config.h"
#include "shared.h"

#define SECOND INT64_C(1000000)
enum { STORE = 1, NOON = 1000 };

static struct shared *shared;
static struct config config;
static int64_t now_us;

static int begin(void **state)
{
	(void)state;
	shared = calloc(1, sizeof(*shared));
	config = (struct config){ .failures = 3, .failures_pause_s = 10, .address_failures = 6, .address_pause_s = 1,
		.account_failures = 8, .account_pause_s = 5, .known_address_days = 30 };
	now_us = NOON * SECOND;
	return shared == NULL;
}

static int end(void **state)
{
	(void)state;
	free(shared);
	return 0;
}

/* 0: let through, and failed; else the seconds to wait. */
static int fails(const char *email, const char *address)
{
	struct throttle throttle;
	struct fault fault = { 0 };

	throttle_begin(&throttle, shared, STORE, email, address);
	bool open = throttle_look(&throttle, &config, shared, now_us, &fault);
	int wait_s = fault.retry_after_s;
	fault = (struct fault){ 0 };
	/* A look says what taking would, and counts nothing. */
	assert_int_equal(throttle_take(&throttle, &config, shared, now_us, &fault), open);
	assert_int_equal(fault.retry_after_s, wait_s);
	if (open)
		return 0;
	assert_int_equal(fault.code, FAULT_TOO_MANY);
	assert_true(fault.retry_after_s > 0);
	return fault.retry_after_s;
}

/* The same for the right password. */
static int succeeds(const char *email, const char *address)
{
	struct throttle throttle;
	struct fault fault = { 0 };

	throttle_begin(&throttle, shared, STORE, email, address);
	if (!throttle_take(&throttle, &config, shared, now_us, &fault))
		return fault.retry_after_s;
	throttle_good(&throttle, &config, shared, now_us);
	return 0;
}

static void fail_often(int times, const char *email, const char *address)
{
	while (times-- > 0)
		assert_int_equal(fails(email, address), 0);
}

/* n failures for an account, each from an address of its own. */
static void attack(int n, const char *email)
{
	char address[32];

	for (int i = 0; i < n; i++) {
		snprintf(address, sizeof(address), "198.51.100.%d", i);
		assert_int_equal(fails(email, address), 0);
	}
}

static void test_guessing_from_one_place_ends_and_goes_on_slowly(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(fails("a@x", "192.0.2.1"), 10);
	now_us += 4 * SECOND;
	assert_int_equal(fails("a@x", "192.0.2.1"), 6);
	now_us += 6 * SECOND;
	assert_int_equal(fails("a@x", "192.0.2.1"), 0);
	assert_int_equal(fails("a@x", "192.0.2.1"), 10);
}

static void test_the_right_password_waits_where_guesses_do(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(succeeds("a@x", "192.0.2.1"), 10);
}

static void test_a_refusal_counts_nothing(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	for (int i = 0; i < 100; i++)
		assert_int_equal(fails("a@x", "192.0.2.1"), 10);
	/* Neither did the address's bucket get them. */
	assert_int_equal(fails("b@x", "192.0.2.1"), 0);
}

static void test_right_passwords_count_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(succeeds("a@x", "192.0.2.1"), 0);
}

static void test_another_address_is_not_hindered(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(succeeds("a@x", "192.0.2.2"), 0);
	assert_int_equal(succeeds("b@x", "192.0.2.1"), 0);
}

static void test_many_accounts_from_one_address_end_too(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	fail_often(3, "b@x", "192.0.2.1");
	assert_int_equal(fails("c@x", "192.0.2.1"), 1);
	assert_int_equal(fails("c@x", "192.0.2.2"), 0);
}

static void test_many_addresses_for_one_account_end_too(void **state)
{
	(void)state;
	attack(8, "a@x");
	assert_int_equal(fails("a@x", "192.0.2.9"), 5);
	assert_int_equal(fails("b@x", "192.0.2.9"), 0);
}

static void test_a_known_address_signs_in_during_an_attack(void **state)
{
	(void)state;
	assert_int_equal(succeeds("a@x", "192.0.2.1"), 0);
	attack(8, "a@x");
	assert_int_equal(succeeds("a@x", "192.0.2.2"), 5);
	for (int i = 0; i < 10; i++)
		assert_int_equal(succeeds("a@x", "192.0.2.1"), 0);
	/* Its own failures count as anywhere. */
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(fails("a@x", "192.0.2.1"), 10);
	/* And what passed by the full bucket took nothing out of it. */
	assert_int_equal(fails("a@x", "192.0.2.3"), 5);
}

static void test_an_address_is_known_for_its_days(void **state)
{
	(void)state;
	assert_int_equal(succeeds("a@x", "192.0.2.1"), 0);
	now_us += INT64_C(30) * 86400 * SECOND;
	attack(8, "a@x");
	assert_int_equal(succeeds("a@x", "192.0.2.1"), 5);
}

static void test_after_an_attack_everything_is_as_before(void **state)
{
	(void)state;
	attack(8, "a@x");
	now_us += 8 * 5 * SECOND;
	attack(8, "a@x");
}

static void test_an_ipv6_network_is_one_address(void **state)
{
	(void)state;
	fail_often(1, "a@x", "2001:db8:1:2::1");
	fail_often(1, "a@x", "2001:db8:1:2:ffff:ffff:ffff:ffff");
	fail_often(1, "a@x", "2001:0db8:0001:0002::abcd");
	assert_int_equal(fails("a@x", "2001:db8:1:2::2"), 10);
	assert_int_equal(fails("a@x", "2001:db8:1:3::1"), 0);
}

static void test_mapped_ipv4_is_ipv4(void **state)
{
	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(fails("a@x", "::ffff:192.0.2.1"), 10);
	assert_int_equal(fails("a@x", "::ffff:192.0.2.2"), 0);
}

static void test_strange_addresses_are_told_apart(void **state)
{
	(void)state;
	fail_often(3, "a@x", "unix:");
	assert_int_equal(fails("a@x", "unix:"), 10);
	assert_int_equal(fails("a@x", NULL), 0);
	assert_int_equal(fails("a@x", "a text far longer than any address has ever been"), 0);
}

static void test_stores_are_told_apart(void **state)
{
	struct throttle throttle;
	struct fault fault = { 0 };

	(void)state;
	fail_often(3, "a@x", "192.0.2.1");
	throttle_begin(&throttle, shared, STORE + 1, "a@x", "192.0.2.1");
	assert_true(throttle_take(&throttle, &config, shared, now_us, &fault));
}

static void test_none_is_no_limit(void **state)
{
	(void)state;
	config.failures = config.address_failures = config.account_failures = 0;
	fail_often(1000, "a@x", "192.0.2.1");
}

static void test_full_tables_forget_the_oldest_and_go_on(void **state)
{
	char email[32];

	(void)state;
	config.address_failures = 0;
	for (int i = 0; i < 3 * SHARED_LEAKS; i++) {
		now_us += 1;
		snprintf(email, sizeof(email), "%d@x", i);
		assert_int_equal(fails(email, "192.0.2.1"), 0);
	}
	fail_often(3, "a@x", "192.0.2.1");
	assert_int_equal(fails("a@x", "192.0.2.1"), 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_guessing_from_one_place_ends_and_goes_on_slowly),
		TEST(test_the_right_password_waits_where_guesses_do),
		TEST(test_a_refusal_counts_nothing),
		TEST(test_right_passwords_count_nothing),
		TEST(test_another_address_is_not_hindered),
		TEST(test_many_accounts_from_one_address_end_too),
		TEST(test_many_addresses_for_one_account_end_too),
		TEST(test_a_known_address_signs_in_during_an_attack),
		TEST(test_an_address_is_known_for_its_days),
		TEST(test_after_an_attack_everything_is_as_before),
		TEST(test_an_ipv6_network_is_one_address),
		TEST(test_mapped_ipv4_is_ipv4),
		TEST(test_strange_addresses_are_told_apart),
		TEST(test_stores_are_told_apart),
		TEST(test_none_is_no_limit),
		TEST(test_full_tables_forget_the_oldest_and_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
