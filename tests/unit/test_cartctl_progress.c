#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "cartctl/progress.h"

static void bar_rate_and_time_left_are_shown(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 100, .before = 0, .now = 50, .part = 500, .lines = 20000, .doing = "reading" };
	assert_string_equal(progress_format(&progress, 2000000, text),
	    "[######..................]  25%  20000 lines  10000/s  0:06 left  reading");
}

static void other_things_than_lines_are_counted_too(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 1, .now = 1, .part = 250, .lines = 5000, .unit = "items", .doing = "running" };
	assert_string_equal(progress_format(&progress, 1000000, text),
	    "[######..................]  25%  5000 items  5000/s  0:03 left  running");
}

static void the_rate_is_that_of_reading(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 100, .before = 50, .now = 50, .part = 0, .lines = 20000, .read_us = 1000000, .doing = "variants" };
	assert_string_equal(progress_format(&progress, 90000000, text),
	    "[############............]  50%  20000 lines  20000/s  1:30 left  variants");
}

static void without_a_size_there_is_no_bar(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 100, .now = 50, .part = -1, .lines = 7, .doing = "reading" };
	assert_string_equal(progress_format(&progress, 1000000, text), "7 lines  7/s  reading");
}

static void nothing_done_yet_promises_no_time(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 100, .now = 50, .part = 0, .doing = "reading" };
	assert_string_equal(progress_format(&progress, 0, text), "[........................]   0%  0 lines  reading");
}

static void the_largest_numbers_fit(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 1000, .now = 1000, .part = 20, .lines = INT64_MAX / 1000000, .doing =
	    "a step with a name that is far too long for the line" };
	progress_format(&progress, INT64_MAX / 2000, text);
	assert_in_range(strlen(text), 1, PROGRESS_TEXT_LEN - 1);
}

static void all_done_is_a_full_bar(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_LEN];
	struct progress progress = { .total = 100, .before = 100, .now = 0, .part = 0, .lines = 1, .doing = "" };
	assert_non_null(strstr(progress_format(&progress, 1000000, text), "[########################] 100%"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bar_rate_and_time_left_are_shown),
		cmocka_unit_test(other_things_than_lines_are_counted_too),
		cmocka_unit_test(the_rate_is_that_of_reading),
		cmocka_unit_test(without_a_size_there_is_no_bar),
		cmocka_unit_test(nothing_done_yet_promises_no_time),
		cmocka_unit_test(the_largest_numbers_fit),
		cmocka_unit_test(all_done_is_a_full_bar),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
