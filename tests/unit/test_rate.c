/* rate: what is counted for whom, whose bucket is given to another, and what a refusal costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/api.h"
#include "api/rate.h"
#include "base/arena.h"
#include "base/clock.h"
#include "shared.h"

enum { MANY = 20000, AT_ONCE = 1000000000 };

static struct shared *shared;
static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	shared = calloc(1, sizeof(*shared));
	arena = arena_new(64 << 20);
	return shared == NULL || arena == NULL;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	free(shared);
	return 0;
}

/* One request of a token whose terms are these; enter: also asked before it is known to be good, as all are. */
static bool leaks(const char *token, int32_t size, int32_t per_second, bool enter)
{
	struct call call = { .arena = arena, .shared = shared, .principal.id = token };

	return (!enter || rate_leak_enter(&call)) && rate_leak_admitted(&call, size, per_second);
}

/* One request to a store of that quota. */
static bool counts(const char *store, int32_t quota)
{
	struct call call = { .arena = arena, .shared = shared, .parts[0] = store };

	return rate_enter(&call) && rate_admitted(&call, quota);
}

static const char *name(const char *kind, int i)
{
	static char text[32];

	snprintf(text, sizeof(text), "%s:%d", kind, i);
	return text;
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* Time enough for a test in this window, or the next one's beginning. */
static void window_wait(void)
{
	int64_t left_ms = RATE_WINDOW_MS - clock_us() / 1000 % RATE_WINDOW_MS;

	if (left_ms < 2000)
		sleep_ms((long)left_ms + 1);
}

static void every_token_of_many_is_counted(void **state)
{
	(void)state;
	for (int i = 0; i < MANY; i++)
		assert_true(leaks(name("rotated", i), 1, AT_ONCE, true));
	assert_true(leaks("the last one", 2, 1, true));
	assert_true(leaks("the last one", 2, 1, true));
	assert_false(leaks("the last one", 2, 1, true));
}

static void a_full_bucket_is_not_given_away(void **state)
{
	(void)state;
	assert_true(leaks("full", 1, 1, true));
	for (int i = 0; i < MANY; i++)
		assert_true(leaks(name("rotated", i), 1, AT_ONCE, true));
	assert_false(leaks("full", 1, 1, true));
}

static void of_buckets_in_use_the_emptiest_is_given_up(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++)
		assert_true(leaks("fullest", 50, 1, true));
	for (int i = 0; i < MANY; i++)
		assert_true(leaks(name("in use", i), 1, 2, true));
	assert_false(leaks("fullest", 50, 1, true));
}

static void a_refused_request_fills_nothing(void **state)
{
	(void)state;
	assert_true(leaks("refused", 1, 5, false));
	for (int i = 0; i < 50; i++)
		assert_false(leaks("refused", 1, 5, false));
	sleep_ms(120);
	assert_false(leaks("refused", 1, 5, false));
	sleep_ms(90);
	assert_true(leaks("refused", 1, 5, false));
}

static void a_request_is_counted_once_however_often_its_handler_runs(void **state)
{
	struct call call = { .arena = arena, .shared = shared, .principal.id = "again" };

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(rate_leak_admitted(&call, 2, 1));
	assert_true(leaks("again", 2, 1, true));
	assert_false(leaks("again", 2, 1, true));
}

/* Makes every store's bucket one of the window before. */
static void age_windows(void)
{
	uint64_t last = (uint64_t)(clock_us() / (RATE_WINDOW_MS * 1000)) - 1;

	for (int i = 0; i < SHARED_BUCKETS; i++) {
		if (shared->stores[i].key != 0)
			shared->stores[i].count = last << 32 | (shared->stores[i].count & UINT32_MAX);
	}
}

static void a_store_s_window_outlives_those_of_many_others(void **state)
{
	(void)state;
	window_wait();
	for (int i = 0; i < MANY; i++)
		counts(name("gone", i), 9);
	age_windows();
	for (int i = 0; i < 3; i++)
		assert_true(counts("busy", 3));
	assert_false(counts("busy", 3));
	for (int i = 0; i < SHARED_BUCKETS / 2; i++)
		assert_true(counts(name("new", i), 9));
	assert_false(counts("busy", 3));
}

static void the_next_window_begins_anew(void **state)
{
	(void)state;
	window_wait();
	for (int i = 0; i < 3; i++)
		assert_true(counts("busy", 3));
	assert_false(counts("busy", 3));
	age_windows();
	assert_true(counts("busy", 3));
}

static void stores_and_tokens_take_nothing_from_each_other(void **state)
{
	(void)state;
	window_wait();
	assert_true(counts("busy", 1));
	for (int i = 0; i < MANY; i++)
		assert_true(leaks(name("token", i), 50, 1, true));
	assert_false(counts("busy", 1));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_token_of_many_is_counted),
		TEST(a_full_bucket_is_not_given_away),
		TEST(of_buckets_in_use_the_emptiest_is_given_up),
		TEST(a_refused_request_fills_nothing),
		TEST(a_request_is_counted_once_however_often_its_handler_runs),
		TEST(a_store_s_window_outlives_those_of_many_others),
		TEST(the_next_window_begins_anew),
		TEST(stores_and_tokens_take_nothing_from_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
