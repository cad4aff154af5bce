#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static void text_grows_and_stays_ended(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct buf buf = buf_new(arena, 0);
	assert_null(buf.at);
	for (int i = 0; i < 10000; i++) {
		buf_char(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.at[buf.len], '\0');
	}
	assert_int_equal(buf.len, 10000);
	assert_int_equal(strlen(buf.at), 10000);
	arena_free(arena);
}

static void nothing_written_is_an_empty_text(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	struct buf buf = buf_new(arena, 10);
	buf_put(&buf, NULL, 0);
	assert_string_equal(buf.at, "");
	arena_free(arena);
}

static void integers_print_to_their_ends(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	struct buf buf = buf_new(arena, 10);
	buf_int(&buf, INT64_MIN);
	buf_char(&buf, ' ');
	buf_int(&buf, INT64_MAX);
	buf_text(&buf, " ");
	buf_int(&buf, 0);
	buf_printf(&buf, " %s %d", "and", -1);
	assert_string_equal(buf.at, "-9223372036854775808 9223372036854775807 0 and -1");
	assert_int_equal(buf.len, strlen(buf.at));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows_and_stays_ended),
		cmocka_unit_test(nothing_written_is_an_empty_text),
		cmocka_unit_test(integers_print_to_their_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
