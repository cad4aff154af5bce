#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/decimal.h"

static struct decimal dec(const char *text)
{
	struct decimal number;
	if (!decimal_parse(text, &number))
		fail_msg("not a decimal: %s", text);
	return number;
}

static void assert_prints(struct decimal number, const char *want)
{
	char text[DECIMAL_TEXT_LEN];
	assert_string_equal(decimal_print(number, text), want);
}

static void numbers_print_without_superfluous_zeros(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "22200", "22200" }, { "12.50", "12.5" }, { "-0.05", "-0.05" }, { "0", "0" }, { "-0", "0" },
		{ "0.000", "0" }, { "1e3", "1000" }, { "1E+3", "1000" }, { "1.5E-2", "0.015" }, { "100e-2", "1" },
		{ "0e999999999999", "0" }, { "1.000000000000000000000000000000", "1" },
		{ "0.000000000000000001", "0.000000000000000001" }, { "1e-18", "0.000000000000000001" },
		{ "999999999999999999999999999999999999", "999999999999999999999999999999999999" },
		{ "-123456789012345678.123456789012345678", "-123456789012345678.123456789012345678" },
		{ "1000000000000000000", "1000000000000000000" }, { "1000000000000000000.5", "1000000000000000000.5" },
		{ "10000000000000000000000000000000000000000e-10", "1000000000000000000000000000000" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_prints(dec(cases[i][0]), cases[i][1]);
	assert_prints(decimal_int(INT64_MIN), "-9223372036854775808");
	assert_prints((struct decimal){ .units = 1250, .scale = 2 }, "12.5");
	assert_prints((struct decimal){ .units = 5, .scale = 18 }, "0.000000000000000005");
	assert_prints((struct decimal){ .units = (int128)1000000000000000000 * 1000000000000000000 - 1, .scale = 18 },
	    "999999999999999999.999999999999999999");
	assert_prints((struct decimal){ .units = -((int128)1000000000000000000 * 100 + 1), .scale = 3 }, "-100000000000000000.001");
	assert_prints((struct decimal){ .units = (int128)1000000000000000000 * 1000, .scale = 0 }, "1000000000000000000000");
	assert_prints((struct decimal){ .units = (int128)UINT64_MAX, .scale = 0 }, "18446744073709551615");
	assert_prints((struct decimal){ .units = (int128)UINT64_MAX + 1, .scale = 1 }, "1844674407370955161.6");
}

static void what_is_no_number_or_too_large_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "-", "+1", ".5", "5.", "01", "-01", "1e", "1e+", "1.e1", "1 ", " 1", "NaN", "Infinity", "0x1", "1,5",
		"1000000000000000000000000000000000000", "1e36", "-1e36", "1e999999999999999999999", "1e-19",
		"0.0000000000000000001", "1.2345678901234567891", "--1", "1e1.5",
		"1234567890123456789012345678901234567e-1",
	};
	struct decimal number = { .units = 7 };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (decimal_parse(texts[i], &number))
			fail_msg("was taken: %s", texts[i]);
	assert_false(decimal_parse(NULL, &number));
	assert_true(number.units == 7);
}

static void sums_are_exact(void **state)
{
	(void)state;
	struct decimal out;
	assert_true(decimal_add(dec("0.1"), dec("0.2"), &out));
	assert_prints(out, "0.3");
	assert_true(decimal_add(dec("99.95"), dec("0.05"), &out));
	assert_prints(out, "100");
	assert_true(decimal_sub(dec("1"), dec("1e-18"), &out));
	assert_prints(out, "0.999999999999999999");
	assert_true(decimal_sub(dec("5"), dec("5.00"), &out));
	assert_int_equal(decimal_cmp(out, decimal_int(0)), 0);
}

static void products_are_exact(void **state)
{
	(void)state;
	struct decimal out;
	assert_true(decimal_mul(dec("19.99"), dec("3"), &out));
	assert_prints(out, "59.97");
	assert_true(decimal_mul(dec("-0.5"), dec("0.2"), &out));
	assert_prints(out, "-0.1");
	assert_true(decimal_mul(dec("0"), dec("999999999999999999999999999999999999"), &out));
	assert_prints(out, "0");
	/* 41 digits if they were simply multiplied, 25 in the end */
	assert_true(decimal_mul(dec("0.000000000976562500"), dec("1024000000000000000000000000000000"), &out));
	assert_prints(out, "1000000000000000000000000");
}

static void overflow_is_false_and_leaves_the_result_alone(void **state)
{
	(void)state;
	struct decimal top = dec("999999999999999999999999999999999999");
	struct decimal out = decimal_int(7);
	assert_false(decimal_add(top, decimal_int(1), &out));
	assert_false(decimal_sub(decimal_int(-1), top, &out));
	assert_false(decimal_add(top, dec("1e-18"), &out));
	assert_false(decimal_mul(top, decimal_int(2), &out));
	assert_false(decimal_mul(top, top, &out));
	assert_false(decimal_mul(dec("1e-18"), dec("0.3"), &out));
	assert_prints(out, "7");
}

static void halves_round_away_from_zero(void **state)
{
	(void)state;
	assert_prints(decimal_round(dec("2.345"), 2), "2.35");
	assert_prints(decimal_round(dec("-2.345"), 2), "-2.35");
	assert_prints(decimal_round(dec("2.3449999"), 2), "2.34");
	assert_prints(decimal_round(dec("0.5"), 0), "1");
	assert_prints(decimal_round(dec("0.4999"), 0), "0");
	assert_prints(decimal_round(dec("9.995"), 2), "10");
	assert_prints(decimal_round(dec("1.5"), 3), "1.5");
	assert_prints(decimal_round(dec("0.000000000000000001"), 0), "0");
}

static void order_does_not_depend_on_the_scale(void **state)
{
	(void)state;
	assert_int_equal(decimal_cmp((struct decimal){ 1250, 2 }, (struct decimal){ 125, 1 }), 0);
	assert_int_equal(decimal_cmp(dec("-1.5"), dec("-1.4")), -1);
	assert_int_equal(decimal_cmp(dec("0.1"), dec("-0.1")), 1);
	assert_int_equal(decimal_cmp(dec("-0.1"), dec("0")), -1);
	assert_int_equal(decimal_cmp(dec("1e35"), dec("1e-18")), 1);
	assert_int_equal(decimal_cmp(dec("-1e35"), dec("1e-18")), -1);
}

static void digits_are_those_that_are_needed(void **state)
{
	(void)state;
	assert_int_equal(decimal_digits((struct decimal){ 1250, 2 }), 1);
	assert_int_equal(decimal_digits((struct decimal){ 300, 2 }), 0);
	assert_int_equal(decimal_digits(dec("0.0001")), 4);
}

static void whole_numbers_become_integers(void **state)
{
	(void)state;
	int64_t number = 7;
	assert_true(decimal_to_int((struct decimal){ 300, 2 }, &number));
	assert_int_equal(number, 3);
	assert_true(decimal_to_int(dec("-9223372036854775808"), &number));
	assert_true(number == INT64_MIN);
	number = 7;
	assert_false(decimal_to_int(dec("9223372036854775808"), &number));
	assert_false(decimal_to_int(dec("1.5"), &number));
	assert_int_equal(number, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_print_without_superfluous_zeros),
		cmocka_unit_test(what_is_no_number_or_too_large_is_refused),
		cmocka_unit_test(sums_are_exact),
		cmocka_unit_test(products_are_exact),
		cmocka_unit_test(overflow_is_false_and_leaves_the_result_alone),
		cmocka_unit_test(halves_round_away_from_zero),
		cmocka_unit_test(order_does_not_depend_on_the_scale),
		cmocka_unit_test(digits_are_those_that_are_needed),
		cmocka_unit_test(whole_numbers_become_integers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
