#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "cartctl/settings.h"

/* The value the word gives its key, or NULL where it is refused; why must then hold says. */
static void check(const char *word, enum settings_key key, const char *value, const char *says)
{
	struct arena *arena = arena_new(1 << 20);
	const char *values[SETTINGS_LEN] = { 0 }, *why = NULL;
	assert_int_equal(settings_parse(arena, word, values, &why), value != NULL);
	if (value != NULL) {
		assert_string_equal(values[key], value);
	} else {
		assert_null(values[key]);
		assert_non_null(strstr(why, says));
	}
	arena_free(arena);
}

static void bounds_are_kept(void **state)
{
	(void)state;
	check("cart_days=1", SETTINGS_CART_DAYS, "1", NULL);
	check("cart_days=3650", SETTINGS_CART_DAYS, "3650", NULL);
	check("cart_days=0", SETTINGS_CART_DAYS, NULL, "from 1 to 3650");
	check("cart_days=3651", SETTINGS_CART_DAYS, NULL, "from 1 to 3650");
	check("cart_days=+5", SETTINGS_CART_DAYS, NULL, "from 1 to 3650");
	check("cart_days=5 ", SETTINGS_CART_DAYS, NULL, "from 1 to 3650");
	check("retention_days=36500", SETTINGS_RETENTION_DAYS, "36500", NULL);
	check("retention_days=36501", SETTINGS_RETENTION_DAYS, NULL, "36500");
	check("rate_quota=2147483648", SETTINGS_RATE_QUOTA, NULL, "2147483647");
	check("name=", SETTINGS_NAME, NULL, "1 to 200");
}

static void booleans_have_three_spellings(void **state)
{
	(void)state;
	check("allow_purchasing=no", SETTINGS_ALLOW_PURCHASING, "false", NULL);
	check("allow_purchasing=true", SETTINGS_ALLOW_PURCHASING, "true", NULL);
	check("tax_included=on", SETTINGS_TAX_INCLUDED, "true", NULL);
	check("tax_included=1", SETTINGS_TAX_INCLUDED, NULL, "yes or no");
}

static void currencies_are_codes_in_upper_case(void **state)
{
	(void)state;
	check("currency=eur", SETTINGS_CURRENCY, "EUR", NULL);
	check("currency=XXY", SETTINGS_CURRENCY, NULL, "ISO 4217");
	check("currencies=usd,JPY", SETTINGS_CURRENCIES, "USD,JPY", NULL);
	check("currencies=USD,usd", SETTINGS_CURRENCIES, NULL, "twice");
	check("currencies=USD,", SETTINGS_CURRENCIES, NULL, "ISO 4217");
	check("currencies=", SETTINGS_CURRENCIES, NULL, "ISO 4217");
}

static void urls_are_scheme_and_host_alone(void **state)
{
	(void)state;
	check("secure_url=https://shop.example", SETTINGS_SECURE_URL, "https://shop.example", NULL);
	check("secure_url=http://127.0.0.1:8080", SETTINGS_SECURE_URL, "http://127.0.0.1:8080", NULL);
	check("secure_url=https://shop.example/", SETTINGS_SECURE_URL, NULL, "scheme and host");
	check("secure_url=https://", SETTINGS_SECURE_URL, NULL, "scheme and host");
	check("secure_url=ftp://shop.example", SETTINGS_SECURE_URL, NULL, "scheme and host");
	check("secure_url=", SETTINGS_SECURE_URL, NULL, "scheme and host");
	check("public_url=", SETTINGS_PUBLIC_URL, "", NULL);
	check("allowed_origins=", SETTINGS_ALLOWED_ORIGINS, "", NULL);
	check("allowed_origins=*", SETTINGS_ALLOWED_ORIGINS, "*", NULL);
	check("allowed_origins=https://a.example,https://b.example:8443", SETTINGS_ALLOWED_ORIGINS,
	    "https://a.example,https://b.example:8443", NULL);
	check("allowed_origins=https://a.example,*", SETTINGS_ALLOWED_ORIGINS, NULL, "\"*\"");
	check("allowed_origins=https://a.example,", SETTINGS_ALLOWED_ORIGINS, NULL, "is none");
}

static void an_unknown_key_is_told_with_the_known_ones(void **state)
{
	(void)state;
	check("colour=red", SETTINGS_NAME, NULL, "unknown key colour; there are: name, secure_url");
	check("nam=x", SETTINGS_NAME, NULL, "checkout_page");
	check("hash=other", SETTINGS_NAME, NULL, "unknown key hash");
	check("cart_days", SETTINGS_CART_DAYS, NULL, "KEY=VALUE");
}

static void a_key_given_twice_is_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const char *values[SETTINGS_LEN] = { 0 }, *why = NULL;
	assert_true(settings_parse(arena, "cart_days=5", values, &why));
	assert_false(settings_parse(arena, "cart_days=6", values, &why));
	assert_string_equal(values[SETTINGS_CART_DAYS], "5");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_are_kept),
		cmocka_unit_test(booleans_have_three_spellings),
		cmocka_unit_test(currencies_are_codes_in_upper_case),
		cmocka_unit_test(urls_are_scheme_and_host_alone),
		cmocka_unit_test(an_unknown_key_is_told_with_the_known_ones),
		cmocka_unit_test(a_key_given_twice_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
