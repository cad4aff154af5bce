#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "api/match.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/store.h"

static const struct store store = { .id = 1, .currency = "USD", .currencies = "{USD,JPY}", .now = "2026-01-01 00:00:00+00" };

static int arena_setup(void **state)
{
	*state = arena_new(4 * 1024 * 1024);
	return *state == NULL;
}

static int arena_teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct decimal dec(const char *text)
{
	struct decimal number;

	assert_true(decimal_parse(text, &number));
	return number;
}

static void assert_decimal(struct decimal number, const char *text)
{
	char printed[DECIMAL_TEXT_LEN];

	assert_string_equal(decimal_print(number, printed), text);
}

static struct cart_line *line_of(struct arena *arena, int32_t variant_id, const char *price, int64_t quantity)
{
	struct cart_line *line = arena_alloc(arena, sizeof(*line));

	*line = (struct cart_line){
		.kind = LINE_PRODUCT, .merges = true, .product_id = 7, .variant_id = variant_id, .option_ids = "{}",
		.quantity = decimal_int(quantity), .path = "line_items.0",
		.product = { .price = dec(price), .option_price = decimal_int(0), .stock = -1 } };
	return line;
}

static struct cart cart_of(struct arena *arena)
{
	struct cart cart;

	cart_new(&cart, arena, &store);
	return cart;
}

static void equal_lines_merge_and_others_do_not(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *overridden = line_of(*state, 1, "10", 1);
	struct cart_line *named = line_of(*state, 1, "10", 1);

	overridden->overridden = true;
	overridden->price_override = dec("10");
	named->name = "Other";
	assert_true(cart_add(&cart, line_of(*state, 1, "10", 1), &fault));
	assert_true(cart_add(&cart, line_of(*state, 1, "10", 2), &fault));
	assert_true(cart_add(&cart, overridden, &fault));
	assert_true(cart_add(&cart, named, &fault));
	assert_true(cart_add(&cart, line_of(*state, 2, "10", 1), &fault));
	assert_int_equal(cart_count(&cart), 4);
	assert_decimal(cart.lines[0]->quantity, "3");
}

static void a_sum_above_the_largest_quantity_is_refused(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };

	assert_true(cart_add(&cart, line_of(*state, 1, "1", 2147483647), &fault));
	assert_false(cart_add(&cart, line_of(*state, 1, "1", 1), &fault));
	assert_int_equal(fault.code, FAULT_INVALID);
	assert_string_equal(fault.items->field, "line_items.0.quantity");
}

static void each_line_is_rounded_half_up_once(void **state)
{
	static const struct { const char *currency; int digits; const char *total; } cases[] = {
		{ "USD", 2, "2.02" }, { "JPY", 0, "2" }, { "KWD", 3, "2.01" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cart cart = cart_of(*state);
		struct fault fault = { 0 };

		cart.digits = cases[i].digits;
		assert_true(cart_add(&cart, line_of(*state, 1, "1.005", 1), &fault));
		assert_true(cart_add(&cart, line_of(*state, 2, "1.005", 1), &fault));
		assert_true(cart_price(&cart, &fault));
		assert_decimal(cart.base_amount, cases[i].total);
	}
}

static void special_price_and_options_make_the_list_price_and_an_override_is_the_whole_price(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *line = line_of(*state, 1, "150", 2);

	line->product.has_special_price = true;
	line->product.special_price = dec("120");
	line->product.option_price = dec("2.5");
	assert_true(cart_add(&cart, line, &fault) && cart_price(&cart, &fault));
	assert_decimal(line->original_price, "152.5");
	assert_decimal(line->list_price, "122.5");
	assert_decimal(cart.cart_amount, "245");
	assert_true(cart_line_change(&cart, line, NULL, &(struct decimal){ 9, 0 }, &fault) && cart_price(&cart, &fault));
	assert_decimal(line->list_price, "9");
	assert_decimal(line->original_price, "152.5");
}

static void a_price_change_that_makes_two_lines_equal_makes_them_one(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *five = line_of(*state, 1, "10", 2);
	struct cart_line *plain = line_of(*state, 1, "10", 3);

	five->overridden = true;
	five->price_override = dec("5");
	assert_true(cart_add(&cart, five, &fault) && cart_add(&cart, plain, &fault));
	assert_true(cart_line_change(&cart, plain, NULL, &(struct decimal){ 50, 1 }, &fault));
	assert_int_equal(cart_count(&cart), 1);
	assert_decimal(plain->quantity, "5");
	assert_ptr_equal(cart_line(&cart, plain->id), plain);
	assert_null(cart_line(&cart, five->id));
}

static void an_amount_out_of_range_is_refused_not_wrapped(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *line = line_of(*state, 1, "1", 2147483647);

	line->product.price = (struct decimal){ (int128)1000000000000000000 * 1000000000000, 0 };
	assert_true(cart_add(&cart, line, &fault));
	assert_false(cart_price(&cart, &fault));
	assert_int_equal(fault.code, FAULT_INVALID);
}

static void limits_count_all_variants_and_stock_counts_one(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *first = line_of(*state, 1, "1", 4);
	struct cart_line *second = line_of(*state, 2, "1", 4);

	first->product.order_maximum = second->product.order_maximum = 8;
	first->product.stock = 4;
	assert_true(cart_add(&cart, first, &fault) && cart_add(&cart, second, &fault));
	assert_true(cart_check_limits(&cart, &fault));
	assert_true(cart_line_change(&cart, second, &(struct decimal){ 5, 0 }, NULL, &fault));
	assert_false(cart_check_limits(&cart, &fault));
}

static void a_minimum_holds_for_changes_down(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *line = line_of(*state, 1, "1", 5);

	line->product.order_minimum = 3;
	assert_true(cart_add(&cart, line, &fault) && cart_check_limits(&cart, &fault));
	line->state = LINE_KEPT;
	line->raised = false;
	assert_true(cart_line_change(&cart, line, &(struct decimal){ 2, 0 }, NULL, &fault));
	assert_false(cart_check_limits(&cart, &fault));
}

static void every_line_has_a_number_of_its_own(void **state)
{
	struct cart cart = cart_of(*state);
	struct fault fault = { 0 };
	struct cart_line *twin;

	for (int32_t i = 1; i <= 200; i++)
		assert_true(cart_add(&cart, line_of(*state, i, "1", 1), &fault));
	for (size_t i = 0; i < cart.lines_len; i++) {
		assert_true(cart_line_number(cart.lines[i]) > 0);
		assert_ptr_equal(cart_line_numbered(&cart, cart_line_number(cart.lines[i])), cart.lines[i]);
	}
	twin = line_of(*state, 7, "1", 1);
	assert_true(cart_add(&cart, twin, &fault));
	assert_ptr_equal(cart_added(&cart, twin), cart.lines[6]);
	cart_line_remove(cart.lines[6]);
	assert_null(cart_line_numbered(&cart, cart_line_number(cart.lines[6])));
}

static void a_number_is_the_first_31_bits_of_an_id(void **state)
{
	struct cart_line line = { .id = "ffffffff-0000-4000-8000-000000000000" };

	(void)state;
	assert_int_equal(cart_line_number(&line), INT32_MAX);
	line.id = "80000001-ffff-4fff-bfff-ffffffffffff";
	assert_int_equal(cart_line_number(&line), 1);
}

static void a_store_sells_in_its_currencies_alone(void **state)
{
	(void)state;
	assert_true(store_has_currency(&store, "USD"));
	assert_true(store_has_currency(&store, "JPY"));
	assert_false(store_has_currency(&store, "KWD"));
	assert_false(store_has_currency(&store, "SD"));
	assert_false(store_has_currency(&store, ""));
}

static void patterns_take_whole_segments(void **state)
{
	static const char *const path[] = { "stores", "demo", "v3", "carts", "" };
	const char *parts[8];
	size_t len = 0;

	(void)state;
	assert_int_equal(match_segments("/stores/{hash}/v3", false, path, 5, parts, &len), 3);
	assert_string_equal(parts[0], "demo");
	assert_int_equal(match_segments("/Stores/{hash}/V3", true, path, 5, parts, &len), 3);
	assert_int_equal(match_segments("/Stores/{hash}/V3", false, path, 5, parts, &len), -1);
	assert_int_equal(match_segments("/{id}", false, path + 4, 1, parts, &len), -1);
	assert_int_equal(match_segments("", false, path, 5, parts, &len), 0);
	assert_int_equal(match_segments("/stores/demo/v3/carts/x/y", false, path, 5, parts, &len), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_lines_merge_and_others_do_not),
		cmocka_unit_test(a_sum_above_the_largest_quantity_is_refused),
		cmocka_unit_test(each_line_is_rounded_half_up_once),
		cmocka_unit_test(special_price_and_options_make_the_list_price_and_an_override_is_the_whole_price),
		cmocka_unit_test(a_price_change_that_makes_two_lines_equal_makes_them_one),
		cmocka_unit_test(an_amount_out_of_range_is_refused_not_wrapped),
		cmocka_unit_test(limits_count_all_variants_and_stock_counts_one),
		cmocka_unit_test(a_minimum_holds_for_changes_down),
		cmocka_unit_test(every_line_has_a_number_of_its_own),
		cmocka_unit_test(a_number_is_the_first_31_bits_of_an_id),
		cmocka_unit_test(a_store_sells_in_its_currencies_alone),
		cmocka_unit_test(patterns_take_whole_segments),
	};

	return cmocka_run_group_tests_name("cart", tests, arena_setup, arena_teardown);
}
