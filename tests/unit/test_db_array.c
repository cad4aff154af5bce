#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "base/arena.h"
#include "db/db.h"

static int arena_up(void **state)
{
	*state = arena_new(1 << 20);
	return *state == NULL;
}

static int arena_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void no_elements_are_an_empty_array(void **state)
{
	assert_string_equal(db_array(*state, 0, NULL), "{}");
	assert_string_equal(db_array_int(*state, 0, NULL), "{}");
}

static void every_text_is_quoted(void **state)
{
	const char *elements[] = { "a", "", "a,b", "{}", " ", "NULL" };

	assert_string_equal(db_array(*state, 6, elements), "{\"a\",\"\",\"a,b\",\"{}\",\" \",\"NULL\"}");
}

static void quotes_and_backslashes_are_escaped(void **state)
{
	const char *elements[] = { "\"", "\\", "a\"\\\"b" };

	assert_string_equal(db_array(*state, 3, elements), "{\"\\\"\",\"\\\\\",\"a\\\"\\\\\\\"b\"}");
}

static void null_is_the_bare_word(void **state)
{
	const char *elements[] = { NULL, "x", NULL };

	assert_string_equal(db_array(*state, 3, elements), "{NULL,\"x\",NULL}");
}

static void integers_keep_their_whole_range(void **state)
{
	int64_t elements[] = { 0, -1, INT64_MAX, INT64_MIN };

	assert_string_equal(db_array_int(*state, 4, elements), "{0,-1,9223372036854775807,-9223372036854775808}");
}

static void what_was_written_is_read_again(void **state)
{
	const char *elements[] = { "a", "", "a,b", "{}", " ", "NULL", "\"", "\\", "a\"\\\"b" };
	const char *at = db_array(*state, 9, elements);
	const char *element;

	for (size_t i = 0; i < 9; i++) {
		assert_true(db_array_next(*state, &at, &element));
		assert_string_equal(element, elements[i]);
	}
	assert_false(db_array_next(*state, &at, &element));
	assert_false(db_array_next(*state, &at, &element));
}

static void bare_elements_are_read(void **state)
{
	const char *at = "{https://shop.example,12,x}";
	const char *element;

	assert_true(db_array_next(*state, &at, &element));
	assert_string_equal(element, "https://shop.example");
	assert_true(db_array_next(*state, &at, &element));
	assert_string_equal(element, "12");
	assert_true(db_array_next(*state, &at, &element));
	assert_string_equal(element, "x");
	assert_false(db_array_next(*state, &at, &element));
}

static void empty_arrays_have_no_elements(void **state)
{
	const char *empty[] = { "{}", "", NULL };
	const char *element;

	for (size_t i = 0; i < 3; i++)
		assert_false(db_array_next(*state, &empty[i], &element));
}

static void print_int_prints_every_length(void **state)
{
	char text[DB_INT_LEN];

	(void)state;
	assert_string_equal(db_print_int(0, text), "0");
	assert_string_equal(db_print_int(7, text), "7");
	assert_string_equal(db_print_int(-10, text), "-10");
	assert_string_equal(db_print_int(INT32_MIN, text), "-2147483648");
	assert_string_equal(db_print_int(INT64_MIN, text), "-9223372036854775808");
}

static void null_is_no_text_and_what_is_left_is_a_literal(void **state)
{
	const char *at = "{NULL,\"NULL\",null,a,b}";
	const char *element = "untouched";

	assert_true(db_array_next(*state, &at, &element));
	assert_null(element);
	assert_true(db_array_next(*state, &at, &element));
	assert_string_equal(element, "NULL");
	assert_true(db_array_next(*state, &at, &element));
	assert_string_equal(element, "null");
	assert_string_equal(at + 1, "a,b}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_elements_are_an_empty_array),
		cmocka_unit_test(every_text_is_quoted),
		cmocka_unit_test(quotes_and_backslashes_are_escaped),
		cmocka_unit_test(null_is_the_bare_word),
		cmocka_unit_test(integers_keep_their_whole_range),
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(bare_elements_are_read),
		cmocka_unit_test(empty_arrays_have_no_elements),
		cmocka_unit_test(print_int_prints_every_length),
		cmocka_unit_test(null_is_no_text_and_what_is_left_is_a_literal),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
