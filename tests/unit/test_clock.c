#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <time.h>

#include "base/clock.h"

static void times_print_in_utc_with_milliseconds(void **state)
{
	(void)state;
	char text[CLOCK_TEXT_LEN];
	assert_string_equal(clock_print(0, text), "1970-01-01T00:00:00.000Z");
	assert_string_equal(clock_print(INT64_C(1795195440123999), text), "2026-11-20T17:24:00.123Z");
	assert_string_equal(clock_print(-1, text), "1969-12-31T23:59:59.999Z");
	clock_print(INT64_MAX, text);
	clock_print(INT64_MIN, text);
}

static void days_are_those_of_the_system_calendar(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 2900000; day += 97) {
		time_t at = (time_t)day * 86400 + day % 86400;
		struct tm tm;
		gmtime_r(&at, &tm);
		if (tm.tm_year < -1900 || tm.tm_year > 8099)
			continue;
		char want[64], text[CLOCK_TEXT_LEN];
		strftime(want, sizeof(want), "-%m-%dT%H:%M:%S.000Z", &tm);
		clock_print(at * INT64_C(1000000), text);
		assert_string_equal(text + 4, want);
		int64_t back;
		assert_true(clock_parse(text, &back));
		assert_true(back == at * INT64_C(1000000));
	}
}

static void rfc_3339_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {
		{ "1970-01-01", 0 },
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1970-01-01T00:00:00", 0 },
		{ "1970-01-01t00:00:01z", 1000000 },
		{ "1970-01-01 00:00:01.5Z", 1500000 },
		{ "1970-01-01T01:00:00+01:00", 0 },
		{ "1969-12-31T23:30:00-00:30", 0 },
		{ "1970-01-01T00:00:00.1234567890123456789012345678Z", 123456 },
		{ "2000-02-29", INT64_C(951782400000000) },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800000000) },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t us;
		assert_true(clock_parse(cases[i].text, &us));
		assert_true(us == cases[i].us);
	}
}

static void days_that_are_none_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "2026", "2026-1-1", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-01-00",
		"2026-01-01T", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00",
		"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00",
		"2026-01-01T00:00:00+01:60", "2026-01-01Z", "+2026-01-01", "tomorrow",
	};
	int64_t us = 7;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(clock_parse(texts[i], &us));
	assert_false(clock_parse(NULL, &us));
	assert_int_equal(us, 7);
}

static void clocks_run(void **state)
{
	(void)state;
	int64_t before = clock_us();
	assert_true(clock_us() >= before);
	int64_t seconds = clock_wall_us() / 1000000 - time(NULL);
	assert_true(seconds >= -1 && seconds <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_print_in_utc_with_milliseconds),
		cmocka_unit_test(days_are_those_of_the_system_calendar),
		cmocka_unit_test(rfc_3339_is_read),
		cmocka_unit_test(days_that_are_none_are_refused),
		cmocka_unit_test(clocks_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
