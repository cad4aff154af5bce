#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

static void first_fault_wins(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	assert_false(fault_set(&fault, FAULT_NOT_FOUND, "first"));
	assert_false(fault_set(&fault, FAULT_INTERNAL, "second"));
	assert_int_equal(fault.code, FAULT_NOT_FOUND);
	assert_string_equal(fault.detail, "first");
}

static void fields_are_kept_in_order_even_in_a_copy(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = { 0 };
	struct fault copy = fault;
	assert_false(fault_field(&copy, arena, "a", "is required"));
	fault = copy;
	assert_false(fault_field(&fault, arena, "b", "is required"));
	assert_int_equal(fault.code, FAULT_INVALID);
	assert_string_equal(fault.items->field, "a");
	assert_string_equal(fault.items->next->field, "b");
	assert_null(fault.items->next->next);
	arena_free(arena);
}

static void fields_do_not_join_another_fault(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = { .code = FAULT_FORBIDDEN };
	assert_false(fault_field(&fault, arena, "a", "is required"));
	assert_int_equal(fault.code, FAULT_FORBIDDEN);
	assert_null(fault.items);
	arena_free(arena);
}

static void every_code_has_its_own_name_and_a_sentence(void **state)
{
	(void)state;
	for (int code = 0; code < FAULT_CODES; code++) {
		const char *says = fault_says((enum fault_code)code);
		assert_int_equal(says[strlen(says) - 1], '.');
		for (int other = 0; other < code; other++)
			assert_string_not_equal(fault_name((enum fault_code)code), fault_name((enum fault_code)other));
	}
	assert_string_equal(fault_name(FAULT_INVALID), "invalid");
	assert_string_equal(fault_name(FAULT_NOT_FOUND), "not_found");
	assert_string_equal(fault_name(FAULT_CODES), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_fault_wins),
		cmocka_unit_test(fields_are_kept_in_order_even_in_a_copy),
		cmocka_unit_test(fields_do_not_join_another_fault),
		cmocka_unit_test(every_code_has_its_own_name_and_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
