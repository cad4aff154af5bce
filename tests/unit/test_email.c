#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/email.h"

static void addresses_are_valid(void **state)
{
	(void)state;
	static const char *const valid[] = {
		"a@b", "ana@example.com", "Ana.Torres+shop@mail.example.co", "o'brien@example.com", "x_y=z!#$%&*/?^`{|}~@a-b.example", "1@2.3",
		"a..b@example.com", "user@xn--bcher-kva.example",
	};
	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
		assert_true(email_valid(valid[i]));
}

static void other_texts_are_not(void **state)
{
	(void)state;
	static const char *const invalid[] = {
		"", "a", "@", "a@", "@b", "a@b@c", "a b@example.com", " a@example.com", "a@example.com ", "a@-b.example", "a@b-.example", "a@b..example",
		"a@.example", "a@example.", "a@exam_ple.com", "\"a\"@example.com", "a@[127.0.0.1]", "a,b@example.com", "a@example.com,b@example.com",
		"a\n@example.com", "a@example.com\n", "bücher@example.com", "a@bücher.example", "<a@example.com>", "a;b@example.com", "a(b)@example.com",
	};
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		assert_false(email_valid(invalid[i]));
}

/* An address of so many bytes before the @, and behind it, in labels of 63 at most. */
static const char *address(size_t local, size_t host)
{
	static char text[600];
	memset(text, 'a', local);
	text[local] = '@';
	for (size_t i = 0; i < host; i++)
		text[local + 1 + i] = i % 64 == 63 ? '.' : 'b';
	text[local + 1 + host] = '\0';
	return text;
}

static void lengths_have_bounds(void **state)
{
	(void)state;
	assert_true(email_valid(address(64, 189)));
	assert_int_equal(strlen(address(64, 189)), 254);
	assert_false(email_valid(address(64, 190)));
	assert_false(email_valid(address(65, 10)));
	assert_true(email_valid(address(1, 63)));
	assert_false(email_valid("a@bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_valid),
		cmocka_unit_test(other_texts_are_not),
		cmocka_unit_test(lengths_have_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
