#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	for (int round = 0; round < 2; round++) {
		for (size_t len = 1; len < 300; len += 7) {
			unsigned char *at = arena_alloc(arena, len);
			assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < len; i++)
				assert_int_equal(at[i], 0);
			memset(at, 0xff, len);
		}
		arena_reset(arena);
	}
	arena_free(arena);
}

static void large_requests_get_a_block_of_their_own(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4 << 20);
	char *large = arena_alloc(arena, 1 << 20);
	memset(large, 1, 1 << 20);
	assert_true(arena_used(arena) >= 1 << 20);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	arena_free(arena);
}

static void limit_jumps_to_the_guard(void **state)
{
	(void)state;
	struct arena *volatile arena = arena_new(200000);
	volatile int allocated = 0;
	jmp_buf place;
	arena_guard(arena, &place);
	int jumped = setjmp(place);
	if (jumped == 0)
		for (;;) {
			arena_alloc(arena, 1000);
			allocated++;
		}
	assert_int_equal(jumped, 1);
	assert_in_range(allocated, 180, 200);
	arena_reset(arena);
	arena_alloc(arena, 1000);
	arena_free(arena);
}

static void product_that_overflows_jumps(void **state)
{
	(void)state;
	struct arena *volatile arena = arena_new(1 << 16);
	jmp_buf place;
	arena_guard(arena, &place);
	if (setjmp(place) == 0) {
		arena_array(arena, SIZE_MAX / 2, 3);
		fail();
	}
	if (setjmp(place) == 0) {
		arena_alloc(arena, SIZE_MAX);
		fail();
	}
	arena_free(arena);
}

static char order[8];

static void note(void *object)
{
	strcat(order, object);
}

static void cleanups_run_newest_first_and_once(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 16);
	char a[] = "a", b[] = "b";
	order[0] = '\0';
	arena_on_reset(arena, note, a);
	arena_on_reset(arena, note, b);
	arena_reset(arena);
	assert_string_equal(order, "ba");
	arena_free(arena);
	assert_string_equal(order, "ba");
}

static void object_is_undone_when_there_is_no_room_to_remember_it(void **state)
{
	(void)state;
	struct arena *volatile arena = arena_new(64);
	jmp_buf place;
	char a[] = "a";
	order[0] = '\0';
	arena_guard(arena, &place);
	if (setjmp(place) == 0) {
		arena_alloc(arena, 64);
		arena_on_reset(arena, note, a);
		fail();
	}
	assert_string_equal(order, "a");
	arena_free(arena);
	assert_string_equal(order, "a");
}

static void rewind_gives_back_what_came_after_the_mark(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	char a[] = "a", b[] = "b";
	order[0] = '\0';
	char *kept = arena_text(arena, "kept");
	arena_on_reset(arena, note, a);
	struct arena_mark mark = arena_here(arena);
	size_t used = arena_used(arena);
	arena_alloc(arena, 100);
	arena_alloc(arena, 200000);
	arena_on_reset(arena, note, b);
	arena_rewind(arena, mark);
	assert_int_equal(arena_used(arena), used);
	assert_string_equal(order, "b");
	assert_string_equal(kept, "kept");
	arena_free(arena);
	assert_string_equal(order, "ba");
}

static void copies_end_with_a_nul(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	assert_string_equal(arena_text(arena, ""), "");
	assert_memory_equal(arena_bytes(arena, "a\0b", 3), "a\0b", 4);
	assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	char *longer = arena_printf(arena, "%1000d", 5);
	assert_int_equal(strlen(longer), 1000);
	assert_int_equal(longer[999], '5');
	arena_free(arena);
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(large_requests_get_a_block_of_their_own),
		cmocka_unit_test(limit_jumps_to_the_guard),
		cmocka_unit_test(product_that_overflows_jumps),
		cmocka_unit_test(cleanups_run_newest_first_and_once),
		cmocka_unit_test(object_is_undone_when_there_is_no_room_to_remember_it),
		cmocka_unit_test(rewind_gives_back_what_came_after_the_mark),
		cmocka_unit_test(copies_end_with_a_nul),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
