#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "base/number.h"

static void whole_strings_parse(void **state)
{
	(void)state;
	int64_t number;
	assert_true(number_parse("0", 0, 0, &number));
	assert_int_equal(number, 0);
	assert_true(number_parse("-42", -100, 100, &number));
	assert_int_equal(number, -42);
	assert_true(number_parse("9223372036854775807", INT64_MIN, INT64_MAX, &number));
	assert_true(number == INT64_MAX);
	assert_true(number_parse("-9223372036854775808", INT64_MIN, INT64_MAX, &number));
	assert_true(number == INT64_MIN);
}

static void anything_else_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "-", "+1", " 1", "1 ", "12abc", "0x10", "1.0", "1e3", "--1", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999999999",
	};
	int64_t number = 7;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(number_parse(texts[i], INT64_MIN, INT64_MAX, &number));
	assert_false(number_parse(NULL, INT64_MIN, INT64_MAX, &number));
	assert_int_equal(number, 7);
}

static void bounds_hold(void **state)
{
	(void)state;
	int64_t number;
	assert_true(number_parse("1", 1, 250, &number));
	assert_true(number_parse("250", 1, 250, &number));
	assert_false(number_parse("0", 1, 250, &number));
	assert_false(number_parse("251", 1, 250, &number));
}

static void what_is_printed_parses(void **state)
{
	static const int64_t numbers[] = { 0, 1, -1, 9, 10, -10, 99, 100, 1234567890, INT64_MAX, INT64_MIN };
	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char text[NUMBER_TEXT_LEN + 1];
		int64_t number;
		*number_print(numbers[i], text) = '\0';
		assert_true(number_parse(text, INT64_MIN, INT64_MAX, &number));
		assert_int_equal(number, numbers[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_strings_parse),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(bounds_hold),
		cmocka_unit_test(what_is_printed_parses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
