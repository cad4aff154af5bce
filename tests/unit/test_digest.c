#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"

static void sha256_is_the_standard_one(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_LEN];
	assert_string_equal(digest_sha256_hex("abc", 3, hex),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(digest_sha256_hex("", 0, hex),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void parts_are_as_one(void **state)
{
	(void)state;
	unsigned char whole[DIGEST_LEN], parts[DIGEST_LEN];
	digest_sha256("abc", 3, whole);
	digest_sha256_parts((const struct digest_part[]){ { "a", 1 }, { "", 0 }, { "bc", 2 } }, 3, parts);
	assert_memory_equal(whole, parts, DIGEST_LEN);
}

static void random_text_is_as_long_as_asked_and_differs(void **state)
{
	(void)state;
	char a[401], b[401];
	for (size_t len = 0; len <= 200; len += 8) {
		digest_random_hex(len, a);
		digest_random_hex(len, b);
		assert_int_equal(strlen(a), 2 * len);
		assert_int_equal(strspn(a, "0123456789abcdef"), 2 * len);
		if (len > 0)
			assert_string_not_equal(a, b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_the_standard_one),
		cmocka_unit_test(parts_are_as_one),
		cmocka_unit_test(random_text_is_as_long_as_asked_and_differs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
