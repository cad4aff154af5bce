#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "auth/stores.h"
#include "base/arena.h"

static int arena_setup(void **state)
{
	*state = arena_new(1024 * 1024);
	return *state == NULL;
}

static int arena_teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void one_address_is_one_however_it_is_written(void **state)
{
	static const char *const forms[] = { "shop.example", "SHOP.example", "https://shop.example", "http://shop.example/", "HTTPS://Shop.Example/",
		"shop.example/", "shop.example:443", "https://shop.example:443/", "http://shop.example:80" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_string_equal(stores_host(*state, forms[i]), "shop.example");
}

static void what_makes_another_address_stays(void **state)
{
	static const struct { const char *url, *host; } kept[] = {
		{ "https://shop.example:8443", "shop.example:8443" }, { "shop.example:443:80", "shop.example:443" }, { "shop.example.", "shop.example." },
		{ "shop.example:4430", "shop.example:4430" }, { "127.0.0.1:8080", "127.0.0.1:8080" }, { "[::1]:443", "[::1]" }, { "https", "https" }, { ":443", ":443" } };

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		assert_string_equal(stores_host(*state, kept[i].url), kept[i].host);
}

static void what_is_no_address_is_none(void **state)
{
	static const char *const wrong[] = { "", "/", "//", "https://", "https:///", "shop.example/cart", "shop.example//", "ftp://shop.example", "https://https://shop.example",
		"shop example", " shop.example", "shop.example\t", "sh\xc3\xb6p.example", "shop.example\x7f" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_null(stores_host(*state, wrong[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_address_is_one_however_it_is_written, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_makes_another_address_stays, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_address_is_none, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
