#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "resource/item.h"
#include "resource/job.h"

static void the_contracts_check_value_comes_out(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct resource_item item = { NULL, "entity_id", "bundle_id", "bundle_version", "entity_type" };

	(void)state;
	assert_string_equal(resource_item_id(arena, "123", &item), "c5a0f2b540eb88dcc0fa8934ee6366e4f59b81c7d2e6db8313ef90b071ee1ac8");
	arena_free(arena);
}

static void an_id_is_64_hexadecimal_digits_in_lower_case(void **state)
{
	static const char good[] = "c5a0f2b540eb88dcc0fa8934ee6366e4f59b81c7d2e6db8313ef90b071ee1ac8";
	char text[sizeof(good)];

	(void)state;
	assert_true(resource_item_id_valid(good));
	assert_false(resource_item_id_valid(""));
	assert_false(resource_item_id_valid(good + 1));
	memcpy(text, good, sizeof(good));
	text[0] = 'C';
	assert_false(resource_item_id_valid(text));
	text[0] = 'g';
	assert_false(resource_item_id_valid(text));
}

static void a_token_is_48(void **state)
{
	(void)state;
	assert_true(resource_token_valid("0123456789abcdef0123456789abcdef0123456789abcdef"));
	assert_false(resource_token_valid("0123456789abcdef0123456789abcdef0123456789abcde"));
	assert_false(resource_token_valid("0123456789ABCDEF0123456789abcdef0123456789abcdef"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_contracts_check_value_comes_out),
		cmocka_unit_test(an_id_is_64_hexadecimal_digits_in_lower_case),
		cmocka_unit_test(a_token_is_48),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
