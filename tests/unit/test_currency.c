#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "base/currency.h"

static void minor_units_are_those_of_the_standard(void **state)
{
	(void)state;
	assert_int_equal(currency_digits("JPY"), 0);
	assert_int_equal(currency_digits("USD"), 2);
	assert_int_equal(currency_digits("KWD"), 3);
	assert_int_equal(currency_digits("CLF"), 4);
	assert_int_equal(currency_digits("AED"), 2);
	assert_int_equal(currency_digits("ZWG"), 2);
}

static void case_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(currency_digits("eur"), 2);
	assert_int_equal(currency_digits("jPy"), 0);
}

static void other_codes_are_refused(void **state)
{
	(void)state;
	static const char *const codes[] = { "", "US", "USDX", "XXX", "XAU", "DEM", "U D", "\xc3\xa9Z" };
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_int_equal(currency_digits(codes[i]), -1);
	assert_int_equal(currency_digits(NULL), -1);
}

/* All of AAA to ZZZ: bsearch() finds each code only in a table that is in order. */
static void no_active_code_is_lost_in_the_table(void **state)
{
	(void)state;
	int found = 0;
	for (int i = 0; i < 26 * 26 * 26; i++) {
		char code[4] = { (char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26), '\0' };
		found += currency_digits(code) >= 0;
	}
	assert_int_equal(found, 164);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(minor_units_are_those_of_the_standard),
		cmocka_unit_test(case_does_not_matter),
		cmocka_unit_test(other_codes_are_refused),
		cmocka_unit_test(no_active_code_is_lost_in_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
