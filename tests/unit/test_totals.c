#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/discount.h"
#include "cart/store.h"
#include "cart/totals.h"

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

static struct cart_line *put(struct cart *cart, const char *price, const char *special, const char *quantity)
{
	struct cart_line *line = arena_alloc(cart->arena, sizeof(*line));

	*line = (struct cart_line){
		.kind = LINE_PRODUCT, .option_ids = "{}", .quantity = dec(quantity),
		.product = { .price = dec(price), .has_special_price = special != NULL, .special_price = dec(special == NULL ? "0" : special),
			.option_price = decimal_int(0), .stock = -1 } };
	cart_append(cart, line);
	return line;
}

static struct cart empty(struct arena *arena, int digits)
{
	struct cart cart;

	cart_new(&cart, arena, &store);
	cart.digits = digits;
	return cart;
}

static struct totals totals_of(struct cart *cart)
{
	struct fault fault = { 0 };
	struct totals totals;

	assert_true(cart_price(cart, &fault));
	assert_true(totals_cart(cart, &totals));
	return totals;
}

static struct cart_line *slot(struct cart *cart, const char *price, const char *asked, const char *quantity)
{
	struct cart_line *line = put(cart, price, NULL, quantity);

	line->bundle_id = 1;
	line->product.has_slot_price = true;
	line->product.slot_price = dec(asked);
	return line;
}

static void the_document_s_sample(void **state)
{
	struct cart cart = empty(*state, 2);
	struct line_totals line;
	struct totals totals;

	put(&cart, "100", NULL, "2");
	put(&cart, "1000", NULL, "1");
	for (int i = 0; i < 2; i++) {
		slot(&cart, "100", "500", "1");
		slot(&cart, "7900", "5000", "2");
	}
	totals = totals_of(&cart);
	assert_decimal(totals.products, "9");
	assert_decimal(totals.total, "33000");
	assert_decimal(totals.discount, "10800");
	assert_decimal(totals.sub_total, "22200");
	assert_decimal(totals.grand_total, "22200");
	assert_decimal(totals.total_discount, "0");
	assert_null(totals.coupon_code);
	assert_true(totals_line(cart.lines[2], &line));
	assert_decimal(line.discount, "-400");
	assert_decimal(line.special_price, "500");
	assert_true(totals_line(cart.lines[3], &line));
	assert_decimal(line.discount, "2900");
	assert_decimal(line.total_price, "10000");
}

static void a_gift_takes_its_whole_price_off(void **state)
{
	struct cart cart = empty(*state, 2);
	struct line_totals line;
	struct totals totals;

	put(&cart, "150", "120", "2")->is_free = true;
	totals = totals_of(&cart);
	assert_true(totals_line(cart.lines[0], &line));
	assert_decimal(line.price, "150");
	assert_decimal(line.special_price, "0");
	assert_decimal(line.discount, "150");
	assert_decimal(line.total_price, "0");
	assert_decimal(totals.total, "300");
	assert_decimal(totals.discount, "300");
	assert_decimal(totals.sub_total, "0");
}

static void what_a_merchant_named_goes_before_slot_and_special_price(void **state)
{
	struct cart cart = empty(*state, 2);
	struct cart_line *line = slot(&cart, "100", "90", "1");

	line->overridden = true;
	line->price_override = dec("70");
	assert_decimal(totals_of(&cart).sub_total, "70");
}

/* Columns: digits, price, special price, quantity, total, sub_total, discount. */
static const struct { int digits; const char *price, *special, *quantity, *total, *sub_total, *discount; } rounded[] = {
	{ 2, "0.005", NULL, "1", "0.01", "0.01", "0" },
	{ 2, "0.0049", NULL, "1", "0", "0", "0" },
	{ 2, "0.3333", "0.1111", "3", "1", "0.33", "0.67" },
	{ 2, "9.9999", NULL, "9999", "99989", "99989", "0" },
	{ 0, "0.5", "0.4999", "1", "1", "0", "1" },
	{ 3, "1.0005", NULL, "1", "1.001", "1.001", "0" },
	{ 2, "1", NULL, "0.333333333", "0.33", "0.33", "0" },
};

static void a_line_is_rounded_half_up_once_to_the_minor_unit(void **state)
{
	for (size_t i = 0; i < sizeof(rounded) / sizeof(rounded[0]); i++) {
		struct cart cart = empty(*state, rounded[i].digits);
		struct totals totals;

		put(&cart, rounded[i].price, rounded[i].special, rounded[i].quantity);
		totals = totals_of(&cart);
		assert_decimal(totals.total, rounded[i].total);
		assert_decimal(totals.sub_total, rounded[i].sub_total);
		assert_decimal(totals.discount, rounded[i].discount);
	}
}

static void totals_add_what_was_rounded(void **state)
{
	struct cart cart = empty(*state, 2);

	for (int i = 0; i < 3; i++)
		put(&cart, "0.005", NULL, "1");
	assert_decimal(totals_of(&cart).sub_total, "0.03");
}

static void lines_that_are_gone_do_not_count(void **state)
{
	struct cart cart = empty(*state, 2);

	put(&cart, "10", NULL, "1");
	put(&cart, "20", NULL, "1")->state = LINE_GONE;
	assert_decimal(totals_of(&cart).total, "10");
	assert_decimal(totals_of(&cart).products, "1");
}

static struct cart_coupon coupon_of(enum discount_kind kind, const char *value)
{
	return (struct cart_coupon){ .key = "k", .code = "K", .name = "", .discount = { .kind = kind, .value = dec(value), .live = true } };
}

static void a_coupon_is_rounded_once_and_takes_the_sub_total_at_most(void **state)
{
	/* Columns: kind, value, what it takes off 12.44. */
	static const struct { enum discount_kind kind; const char *value, *off, *left; } table[] = {
		{ DISCOUNT_PERCENTAGE, "10", "1.24", "11.2" },
		{ DISCOUNT_PERCENTAGE, "33.3333", "4.15", "8.29" },
		{ DISCOUNT_PERCENTAGE, "100", "12.44", "0" },
		{ DISCOUNT_FIXED, "5", "5", "7.44" },
		{ DISCOUNT_FIXED, "12.44", "12.44", "0" },
		{ DISCOUNT_FIXED, "500", "12.44", "0" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct cart cart = empty(*state, 2);
		struct cart_coupon coupon = coupon_of(table[i].kind, table[i].value);
		struct totals totals;

		put(&cart, "12.435", NULL, "1");
		cart.coupons = &coupon;
		cart.coupons_len = 1;
		totals = totals_of(&cart);
		assert_decimal(totals.coupon_value, table[i].off);
		assert_decimal(totals.total_discount, table[i].off);
		assert_decimal(totals.grand_total, table[i].left);
		assert_string_equal(totals.coupon_code, "K");
	}
}

static void one_that_does_not_apply_is_not_shown(void **state)
{
	struct cart cart = empty(*state, 2);
	struct cart_coupon coupon = coupon_of(DISCOUNT_FIXED, "5");
	struct totals totals;

	put(&cart, "10", NULL, "1");
	coupon.discount.live = false;
	cart.coupons = &coupon;
	cart.coupons_len = 1;
	totals = totals_of(&cart);
	assert_null(totals.coupon_code);
	assert_decimal(totals.grand_total, "10");
}

static void promotions_count_beside_the_coupon(void **state)
{
	struct cart cart = empty(*state, 2);
	struct cart_coupon coupon = coupon_of(DISCOUNT_PERCENTAGE, "10");
	struct cart_promotion promotion = { .id = 1, .discount = { .kind = DISCOUNT_PERCENTAGE, .value = dec("50"), .live = true } };
	struct totals totals;

	put(&cart, "200", NULL, "1");
	cart.coupons = &coupon;
	cart.coupons_len = 1;
	cart.promotions = &promotion;
	cart.promotions_len = 1;
	totals = totals_of(&cart);
	assert_decimal(totals.coupon_value, "10");
	assert_decimal(totals.total_discount, "110");
	assert_decimal(totals.grand_total, "90");
}

static void the_largest_there_can_be_is_exact(void **state)
{
	struct cart cart = empty(*state, 2);
	struct totals totals;

	for (int i = 0; i < 1000; i++)
		put(&cart, "999999999999.9999", NULL, "2147483647");
	totals = totals_of(&cart);
	assert_decimal(totals.sub_total, "2147483646999999785251640");
	assert_decimal(totals.products, "2147483647000");
}

/* No column lets amounts grow this large; the arithmetic says so all the same, and wraps nowhere. */
static void what_does_not_fit_is_refused(void **state)
{
	struct cart cart = empty(*state, 2);
	struct totals totals;
	struct line_totals line;
	struct fault fault = { 0 };
	struct cart_line *huge = put(&cart, "1", NULL, "2");

	huge->product.price = (struct decimal){ dec("999999999999999999999999999999999999").units, 0 };
	assert_false(cart_price(&cart, &fault));
	huge->original_price = huge->product.price;
	assert_false(totals_cart(&cart, &totals));
	huge->sale_price = (struct decimal){ -huge->original_price.units, 0 };
	assert_false(totals_line(huge, &line));
}

static void an_empty_cart_comes_to_nothing(void **state)
{
	struct cart cart = empty(*state, 2);

	assert_decimal(totals_of(&cart).grand_total, "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_document_s_sample, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_gift_takes_its_whole_price_off, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_a_merchant_named_goes_before_slot_and_special_price, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_line_is_rounded_half_up_once_to_the_minor_unit, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(totals_add_what_was_rounded, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(lines_that_are_gone_do_not_count, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_coupon_is_rounded_once_and_takes_the_sub_total_at_most, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(one_that_does_not_apply_is_not_shown, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(promotions_count_beside_the_coupon, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(the_largest_there_can_be_is_exact, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(an_empty_cart_comes_to_nothing, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
