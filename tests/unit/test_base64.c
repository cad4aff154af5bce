/* base64url: one text for each value, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "arena_fixture.h"
#include "base/base64.h"

static void test_every_length_comes_back(void **state)
{
	unsigned char bytes[70], *back;
	size_t len;

	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++) {
		for (size_t i = 0; i < n; i++)
			bytes[i] = (unsigned char)(255 - i * 7);
		const char *text = base64url_write(arena, bytes, n);
		assert_null(strpbrk(text, "+/="));
		assert_true(base64url_read(arena, text, strlen(text), &back, &len));
		assert_int_equal(len, n);
		assert_memory_equal(back, bytes, n);
		assert_int_equal(back[n], 0);
	}
}

static void test_what_is_not_strict_is_refused(void **state)
{
	static const char *const bad[] = {
		"Zg==", "Zg=", "Zm8=", "=", "Z",        /* padding, an impossible length */
		"+/+/", "Zm 9", "Zm9v\n", " Zm9v", "Zm9v.", "Zm9v\xc3\xa4",
		"Zh", "Zm9",                            /* bits behind the last byte */
	};
	unsigned char *bytes;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (base64url_read(arena, bad[i], strlen(bad[i]), &bytes, &len))
			fail_msg("taken: \"%s\"", bad[i]);
	}
	assert_false(base64url_read(arena, "Zm\0v", 4, &bytes, &len));
	assert_true(base64url_read(arena, "Zg", 2, &bytes, &len));
	assert_true(base64url_read(arena, "Zm8", 3, &bytes, &len));
}

static void test_no_byte_above_ascii_is_taken(void **state)
{
	char text[] = "Zm9v", value[] = "____";
	unsigned char *bytes;
	size_t len;

	(void)state;
	for (int c = 0x80; c <= 0xff; c++) {
		for (size_t i = 0; i < 4; i++) {
			char was = text[i];
			text[i] = value[i] = (char)c;
			if (base64url_read(arena, text, 4, &bytes, &len) || base64url_read(arena, value, 4, &bytes, &len))
				fail_msg("byte %#x is taken", (unsigned)c);
			text[i] = was;
			value[i] = '_';
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_length_comes_back),
		cmocka_unit_test(test_what_is_not_strict_is_refused),
		cmocka_unit_test(test_no_byte_above_ascii_is_taken),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
