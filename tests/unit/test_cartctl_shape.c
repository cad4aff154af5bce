#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "cartctl/shape.h"

/* What was told, one "path: message" a line; unknown members as "?path". */
struct told {
	char text[2000];
};

static void take_wrong(void *to, const char *path, const char *message)
{
	struct told *told = to;
	size_t len = strlen(told->text);
	snprintf(told->text + len, sizeof told->text - len, "%s: %s\n", path, message);
}

static void take_unknown(void *to, const char *path)
{
	struct told *told = to;
	size_t len = strlen(told->text);
	snprintf(told->text + len, sizeof told->text - len, "?%s\n", path);
}

/* says: what must be told, "" where nothing must. */
static void check(const struct shape *shape, const char *json, bool fits, const char *says)
{
	struct arena *arena = arena_new(4 << 20);
	struct told told = { "" };
	struct shape_walk walk = { .to = &told, .wrong = take_wrong, .unknown = take_unknown };
	struct json_object *document = NULL;
	const char *why = "";
	assert_true(json_read(arena, json, strlen(json), &document, &why));
	assert_int_equal(shape_check(&walk, shape, document), fits);
	if (*says == '\0')
		assert_string_equal(told.text, "");
	else
		assert_non_null(strstr(told.text, says));
	arena_free(arena);
}

#define PRODUCT(more, variant_more) "{\"id\":1,\"category_id\":1,\"slug\":\"s\",\"name\":\"N\"" more 	",\"variants\":[{\"id\":1,\"sku\":\"K\",\"slug\":\"v\",\"name\":\"V\",\"price\":1" variant_more "}]}"

static void a_plain_product_fits(void **state)
{
	(void)state;
	check(&shape_product, PRODUCT("", ""), true, "");
	check(&shape_product, PRODUCT(",\"download\":null,\"option_sets\":null", ",\"special_price\":null,\"options\":null"), true, "");
}

static void what_is_missing_is_named(void **state)
{
	(void)state;
	check(&shape_category, "{}", false, "id: is missing\nslug: is missing\nname: is missing\n");
	check(&shape_category, "{\"id\":null,\"slug\":\"s\",\"name\":\"n\"}", false, "id: must not be null");
	check(&shape_category, "[]", false, "must be a JSON object");
	check(&shape_category, "null", false, "must be a JSON object");
}

static void paths_lead_to_the_member(void **state)
{
	(void)state;
	check(&shape_product, PRODUCT("", ",\"weight\":\"1\""), false, "variants.0.weight: must be a number");
	check(&shape_product, PRODUCT(",\"images\":[\"a\",5]", ""), false, "images.1: must be a text");
	check(&shape_product, PRODUCT(",\"option_sets\":[{\"id\":1,\"name\":\"n\",\"options\":[{\"id\":0,\"name\":\"n\"}]}]", ""), false,
	    "option_sets.0.options.0.id: must be a whole number from 1");
}

static void numbers_are_exact(void **state)
{
	(void)state;
	check(&shape_category, "{\"id\":1.0,\"slug\":\"s\",\"name\":\"n\"}", false, "id: must be a whole number");
	check(&shape_category, "{\"id\":\"1\",\"slug\":\"s\",\"name\":\"n\"}", false, "id: must be a whole number");
	check(&shape_category, "{\"id\":2147483648,\"slug\":\"s\",\"name\":\"n\"}", false, "id: must be a whole number");
	check(&shape_product, PRODUCT("", ",\"special_price\":0.0001"), true, "");
	check(&shape_product, PRODUCT("", ",\"special_price\":0.00010"), true, "");
	check(&shape_product, PRODUCT("", ",\"special_price\":0.00001"), false, "at most 4 digits");
	check(&shape_product, PRODUCT("", ",\"special_price\":-1"), false, "special_price: must be a number from 0");
	check(&shape_product, PRODUCT("", ",\"special_price\":999999999999.9999"), true, "");
	check(&shape_product, PRODUCT("", ",\"special_price\":1000000000000"), false, "below 10^12");
}

static void unknown_members_are_told_and_passed_over(void **state)
{
	(void)state;
	check(&shape_product, PRODUCT(",\"colour\":1", ""), true, "?colour\n");
	check(&shape_product, PRODUCT("", ",\"colour\":1"), true, "?variants.colour\n");
}

static void texts_are_measured_in_characters(void **state)
{
	(void)state;
	check(&shape_coupon, "{\"code\":\"\xc3\xa9\",\"kind\":\"fixed\",\"value\":1}", false, "code: must be 1 to 64 letters");
	check(&shape_category, "{\"id\":1,\"slug\":\"\xc3\xa9\",\"name\":\"\"}", false, "name: must be a text of 1 to 250");
}

static void rules_over_several_members_hold(void **state)
{
	(void)state;
	check(&shape_product, PRODUCT(",\"order_quantity_minimum\":3,\"order_quantity_maximum\":2", ""), false, "is below");
	check(&shape_product, PRODUCT(",\"order_quantity_minimum\":3,\"order_quantity_maximum\":3", ""), true, "");
	check(&shape_coupon, "{\"code\":\"A\",\"kind\":\"percentage\",\"value\":100.5}", false, "at most 100");
	check(&shape_coupon, "{\"code\":\"A\",\"kind\":\"per_total\",\"value\":100.5}", true, "");
	check(&shape_coupon, "{\"code\":\"A\",\"kind\":\"fixed\",\"value\":0}", false, "above 0");
	check(&shape_coupon, "{\"code\":\"A\",\"kind\":\"free\",\"value\":1}", false, "kind: must be one of percentage, fixed, per_item, per_total");
	check(&shape_coupon, "{\"code\":\"A\",\"kind\":\"fixed\",\"value\":1,\"ends_at\":\"2026-02-30T00:00:00Z\"}", false, "ends_at: must be a time");
}

static void options_are_pairs_of_ids(void **state)
{
	(void)state;
	check(&shape_product, PRODUCT("", ",\"options\":{\"21\":211,\"22\":221}"), true, "");
	check(&shape_product, PRODUCT("", ",\"options\":{\"x\":211}"), false, "variants.0.options: must have");
	check(&shape_product, PRODUCT("", ",\"options\":{\"21\":\"211\"}"), false, "variants.0.options: must have");
	check(&shape_product, PRODUCT("", ",\"options\":[211]"), false, "variants.0.options: must be an object");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_product_fits),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(paths_lead_to_the_member),
		cmocka_unit_test(numbers_are_exact),
		cmocka_unit_test(unknown_members_are_told_and_passed_over),
		cmocka_unit_test(texts_are_measured_in_characters),
		cmocka_unit_test(rules_over_several_members_hold),
		cmocka_unit_test(options_are_pairs_of_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
