#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/uuid.h"

static void new_ones_are_version_4_and_differ(void **state)
{
	(void)state;
	char a[UUID_TEXT_LEN], b[UUID_TEXT_LEN];
	for (int i = 0; i < 200; i++) {
		assert_true(uuid_valid(uuid_new(a)));
		assert_int_equal(a[14], '4');
		assert_non_null(strchr("89ab", a[19]));
		assert_string_not_equal(a, uuid_new(b));
	}
}

static void either_case_is_taken_and_lowered(void **state)
{
	(void)state;
	char out[UUID_TEXT_LEN];
	assert_true(uuid_lower("0123ABCD-89ef-4ABC-8def-00FF00ff00Ff", out));
	assert_string_equal(out, "0123abcd-89ef-4abc-8def-00ff00ff00ff");
}

static void anything_else_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "0", "0123abcd-89ef-4abc-8def-00ff00ff00f", "0123abcd-89ef-4abc-8def-00ff00ff00ff0",
		"0123abcd89ef4abc8def00ff00ff00ff", "{0123abcd-89ef-4abc-8def-00ff00ff00ff}",
		"0123abcg-89ef-4abc-8def-00ff00ff00ff", "0123abcd_89ef-4abc-8def-00ff00ff00ff",
		" 123abcd-89ef-4abc-8def-00ff00ff00ff",
	};
	char out[UUID_TEXT_LEN];
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(uuid_valid(texts[i]));
		assert_false(uuid_lower(texts[i], out));
	}
	assert_false(uuid_valid(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_ones_are_version_4_and_differ),
		cmocka_unit_test(either_case_is_taken_and_lowered),
		cmocka_unit_test(anything_else_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
