#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "cartctl/scopes.h"

static void check(const char *text, const char *scopes)
{
	struct arena *arena = arena_new(1 << 20);
	const char *found = NULL, *why = NULL;
	assert_int_equal(scopes_parse(arena, text, &found, &why), scopes != NULL);
	if (scopes != NULL)
		assert_string_equal(found, scopes);
	else
		assert_non_null(strstr(why, "information_read_only"));
	arena_free(arena);
}

static void short_names_become_full_names(void **state)
{
	(void)state;
	check("cart", "store_cart");
	check("cart_read_only", "store_cart_read_only");
	check("information", "store_v2_information");
	check("information_read_only", "store_v2_information_read_only");
}

static void full_names_are_taken(void **state)
{
	(void)state;
	check("store_cart", "store_cart");
	check("store_v2_information_read_only,cart", "store_cart,store_v2_information_read_only");
}

static void a_scope_named_twice_counts_once(void **state)
{
	(void)state;
	check("information,cart,store_cart", "store_cart,store_v2_information");
}

static void what_is_no_scope_is_refused_with_the_names(void **state)
{
	(void)state;
	check("", NULL);
	check("carts", NULL);
	check("cart,", NULL);
	check(",cart", NULL);
	check("cart, information", NULL);
	check("CART", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_names_become_full_names),
		cmocka_unit_test(full_names_are_taken),
		cmocka_unit_test(a_scope_named_twice_counts_once),
		cmocka_unit_test(what_is_no_scope_is_refused_with_the_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
