/* discount: promotions and coupons in the arithmetic of a cart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/discount.h"

enum { LINES = 6, RULES = 4 };

/* A cart with room for what a test puts in. */
struct scene {
	struct cart cart;
	struct cart_line lines[LINES];
	struct cart_line *pointers[LINES];
	struct cart_promotion promotions[RULES];
	struct cart_coupon coupons[RULES];
};

static struct arena *arena;

static struct decimal dec(const char *text)
{
	struct decimal number;

	if (!decimal_parse(text, &number))
		fail_msg("not a decimal: %s", text);
	return number;
}

static void assert_amount(struct decimal number, const char *want)
{
	char text[DECIMAL_TEXT_LEN];

	assert_string_equal(decimal_print(number, text), want);
}

static void scene_new(struct scene *scene, int digits)
{
	memset(scene, 0, sizeof(*scene));
	scene->cart = (struct cart){ .arena = arena, .digits = digits, .lines = scene->pointers, .promotions = scene->promotions,
		.coupons = scene->coupons };
	for (size_t i = 0; i < LINES; i++)
		scene->pointers[i] = &scene->lines[i];
}

static struct cart_line *line(struct scene *scene, enum line_kind kind, const char *price, const char *quantity)
{
	struct cart_line *made = &scene->lines[scene->cart.lines_len++];

	made->kind = kind;
	made->quantity = dec(quantity);
	made->unit_price = made->product.price = dec(price);
	made->product.option_price = decimal_int(0);
	return made;
}

static struct discount rule(enum discount_kind kind, const char *value)
{
	return (struct discount){ .kind = kind, .value = dec(value), .live = true };
}

static struct cart_coupon *coupon(struct scene *scene, enum discount_kind kind, const char *value)
{
	struct cart_coupon *made = &scene->coupons[scene->cart.coupons_len++];

	*made = (struct cart_coupon){ .key = "c", .code = "C", .name = "", .discount = rule(kind, value) };
	return made;
}

static struct cart_promotion *promotion(struct scene *scene, enum discount_kind kind, const char *value)
{
	struct cart_promotion *made = &scene->promotions[scene->cart.promotions_len++];

	*made = (struct cart_promotion){ .id = (int32_t)scene->cart.promotions_len, .discount = rule(kind, value) };
	return made;
}

static void price(struct scene *scene)
{
	struct fault fault = { 0 };

	assert_true(cart_price(&scene->cart, &fault));
}

static void a_cart_without_rules_costs_its_base(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "9.99", "3");
	price(&s);
	assert_amount(s.cart.base_amount, "29.97");
	assert_amount(s.cart.discount_amount, "0");
	assert_amount(s.cart.cart_amount, "29.97");
}

static void a_percentage_is_rounded_half_up_once(void **state)
{
	static const struct { const char *price, *quantity, *percent, *off; int digits; } cases[] = {
		{ "10.05", "1", "10", "1.01", 2 }, { "10.04", "1", "10", "1", 2 }, { "0.05", "1", "10", "0.01", 2 },
		{ "0.04", "1", "10", "0", 2 }, { "33.33", "3", "33.3333", "33.33", 2 }, { "105", "1", "10", "11", 0 },
		{ "1.005", "1", "50", "0.503", 3 }, { "4.99", "7", "100", "34.93", 2 }, { "19.99", "2", "0.0001", "0", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scene s;

		scene_new(&s, cases[i].digits);
		line(&s, LINE_PRODUCT, cases[i].price, cases[i].quantity);
		coupon(&s, DISCOUNT_PERCENTAGE, cases[i].percent);
		price(&s);
		assert_amount(s.coupons[0].discount.amount, cases[i].off);
	}
}

static void fixed_and_per_total_take_at_most_what_is_there(void **state)
{
	static const enum discount_kind kinds[] = { DISCOUNT_FIXED, DISCOUNT_PER_TOTAL };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct scene s;

		scene_new(&s, 2);
		line(&s, LINE_PRODUCT, "30", "1");
		coupon(&s, kinds[i], "20");
		price(&s);
		assert_amount(s.cart.cart_amount, "10");
		s.coupons[0].discount.value = dec("50");
		price(&s);
		assert_amount(s.coupons[0].discount.amount, "30");
		assert_amount(s.cart.cart_amount, "0");
	}
}

static void per_item_takes_for_each_unit_and_never_more_than_the_line(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "10", "3");
	line(&s, LINE_PRODUCT, "1.50", "4");
	line(&s, LINE_CUSTOM, "100", "1");
	line(&s, LINE_GIFT_CERTIFICATE, "50", "1");
	s.lines[4] = s.lines[0];
	s.lines[4].overridden = true;
	s.lines[4].price_override = dec("8");
	s.cart.lines_len = 5;
	coupon(&s, DISCOUNT_PER_ITEM, "2");
	price(&s);
	assert_amount(s.lines[0].coupon_amount, "6");
	assert_amount(s.lines[0].discount_amount, "6");
	assert_amount(s.lines[1].coupon_amount, "6");
	assert_amount(s.lines[2].coupon_amount, "0");
	assert_amount(s.lines[3].coupon_amount, "0");
	assert_amount(s.lines[4].coupon_amount, "0");
	assert_amount(s.coupons[0].discount.amount, "12");
	assert_amount(s.cart.base_amount, "210");
	assert_amount(s.cart.cart_amount, "198");
}

static void promotions_come_first_and_each_takes_from_what_is_left(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "100", "1");
	promotion(&s, DISCOUNT_PERCENTAGE, "10");
	promotion(&s, DISCOUNT_FIXED, "5");
	promotion(&s, DISCOUNT_BANNER, "0");
	coupon(&s, DISCOUNT_PERCENTAGE, "50");
	coupon(&s, DISCOUNT_FIXED, "2.50");
	price(&s);
	assert_amount(s.promotions[0].discount.amount, "10");
	assert_amount(s.promotions[1].discount.amount, "5");
	assert_amount(s.promotions[2].discount.amount, "0");
	assert_true(s.promotions[2].discount.applies);
	assert_amount(s.coupons[0].discount.amount, "42.5");
	assert_amount(s.coupons[1].discount.amount, "2.5");
	assert_amount(s.cart.discount_amount, "15");
	assert_amount(s.cart.cart_amount, "40");
}

static void a_minimum_is_inclusive_and_of_what_came_before_discounts(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "50", "2");
	line(&s, LINE_GIFT_CERTIFICATE, "500", "1");
	promotion(&s, DISCOUNT_FIXED, "60");
	coupon(&s, DISCOUNT_FIXED, "1")->discount.has_minimum = true;
	s.coupons[0].discount.minimum = dec("100");
	price(&s);
	assert_true(s.coupons[0].discount.applies);
	s.coupons[0].discount.minimum = dec("100.01");
	price(&s);
	assert_false(s.coupons[0].discount.applies);
	assert_amount(s.coupons[0].discount.amount, "0");
	assert_amount(s.cart.cart_amount, "540");
}

static void nothing_is_taken_off_gift_certificates(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_GIFT_CERTIFICATE, "50", "1");
	line(&s, LINE_PRODUCT, "10", "1");
	coupon(&s, DISCOUNT_PERCENTAGE, "100");
	coupon(&s, DISCOUNT_FIXED, "30");
	price(&s);
	assert_amount(s.cart.cart_amount, "50");
}

static void one_that_is_not_live_takes_nothing(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "10", "1");
	coupon(&s, DISCOUNT_FIXED, "3")->discount.live = false;
	price(&s);
	assert_false(s.coupons[0].discount.applies);
	assert_amount(s.cart.cart_amount, "10");
}

static void a_coupon_counted_by_account_does_not_follow_the_cart(void **state)
{
	struct scene s;

	(void)state;
	scene_new(&s, 2);
	s.cart.account_id = 7;
	line(&s, LINE_PRODUCT, "10", "1");
	coupon(&s, DISCOUNT_FIXED, "3")->per_account = true;
	coupon(&s, DISCOUNT_FIXED, "2");
	price(&s);
	assert_int_equal(s.coupons[0].state, COUPON_GONE);
	assert_int_equal(s.coupons[1].state, COUPON_CHANGED);
	assert_int_equal(s.coupons[1].account_id, 7);
	assert_amount(s.cart.cart_amount, "8");
}

static void an_amount_out_of_range_is_a_complaint(void **state)
{
	struct scene s;
	struct fault fault = { 0 };

	(void)state;
	scene_new(&s, 2);
	line(&s, LINE_PRODUCT, "999999999999.9999", "2147483647")->product.price = dec("1000000000000000000000000000");
	assert_false(cart_price(&s.cart, &fault));
	assert_int_equal(fault.code, FAULT_INVALID);
}

static struct decimal random_amount(int max_minor)
{
	return (struct decimal){ random() % max_minor, 2 };
}

static void scene_random(struct scene *s)
{
	scene_new(s, (int)(random() % 4));
	for (long i = random() % (LINES + 1); i > 0; i--) {
		struct cart_line *made = line(s, (enum line_kind)(random() % LINE_KINDS), "0", "1");

		made->quantity = decimal_int(1 + random() % 5);
		made->unit_price = made->product.price = random_amount(20000);
		made->overridden = random() % 5 == 0;
		made->price_override = random_amount(20000);
	}
	for (long i = random() % (RULES + 1); i > 0; i--)
		promotion(s, (enum discount_kind)(random() % DISCOUNT_KINDS), "0")->discount.value = random_amount(10001);
	for (long i = random() % (RULES + 1); i > 0; i--) {
		struct cart_coupon *made = coupon(s, (enum discount_kind)(1 + random() % (DISCOUNT_KINDS - 1)), "0");

		made->discount.value = random_amount(10001);
		made->discount.has_minimum = random() % 2 == 0;
		made->discount.minimum = random_amount(50000);
		made->discount.live = random() % 4 != 0;
	}
}

static struct decimal plus(struct decimal a, struct decimal b)
{
	struct decimal sum;

	assert_true(decimal_add(a, b, &sum));
	return sum;
}

static void assert_no_less(struct decimal a, struct decimal b)
{
	assert_true(decimal_cmp(a, b) >= 0);
}

/* Of any cart: the sum is right to the unit, nothing is negative, no line gives more than it has. */
static void the_books_balance(const struct scene *s)
{
	struct decimal zero = decimal_int(0), off = zero, promotions = zero, on_lines = zero, per_item = zero;

	for (size_t i = 0; i < s->cart.promotions_len; i++) {
		assert_no_less(s->promotions[i].discount.amount, zero);
		promotions = plus(promotions, s->promotions[i].discount.amount);
		if (s->promotions[i].discount.kind == DISCOUNT_PER_ITEM)
			per_item = plus(per_item, s->promotions[i].discount.amount);
	}
	assert_int_equal(decimal_cmp(promotions, s->cart.discount_amount), 0);
	off = promotions;
	for (size_t i = 0; i < s->cart.coupons_len; i++) {
		assert_no_less(s->coupons[i].discount.amount, zero);
		assert_true(decimal_digits(s->coupons[i].discount.amount) <= s->cart.digits);
		off = plus(off, s->coupons[i].discount.amount);
		if (s->coupons[i].discount.kind == DISCOUNT_PER_ITEM)
			per_item = plus(per_item, s->coupons[i].discount.amount);
	}
	assert_int_equal(decimal_cmp(plus(s->cart.cart_amount, off), s->cart.base_amount), 0);
	assert_no_less(s->cart.cart_amount, zero);
	for (size_t i = 0; i < s->cart.lines_len; i++) {
		assert_no_less(s->lines[i].extended_sale_price, s->lines[i].discount_amount);
		assert_no_less(s->lines[i].discount_amount, s->lines[i].coupon_amount);
		assert_no_less(s->lines[i].coupon_amount, zero);
		on_lines = plus(on_lines, s->lines[i].discount_amount);
	}
	assert_int_equal(decimal_cmp(on_lines, per_item), 0);
}

static void any_cart_balances(void **state)
{
	(void)state;
	srandom(20261120);
	for (int i = 0; i < 20000; i++) {
		struct scene s;

		scene_random(&s);
		price(&s);
		the_books_balance(&s);
		/* Pricing again changes nothing. */
		price(&s);
		the_books_balance(&s);
	}
}

static void kinds_have_the_databases_names(void **state)
{
	(void)state;
	assert_int_equal(discount_kind_of("banner"), DISCOUNT_BANNER);
	assert_int_equal(discount_kind_of("percentage"), DISCOUNT_PERCENTAGE);
	assert_int_equal(discount_kind_of("fixed"), DISCOUNT_FIXED);
	assert_int_equal(discount_kind_of("per_item"), DISCOUNT_PER_ITEM);
	assert_int_equal(discount_kind_of("per_total"), DISCOUNT_PER_TOTAL);
	assert_int_equal(discount_kind_of("free"), DISCOUNT_KINDS);
}

static int make_arena(void **state)
{
	(void)state;
	arena = arena_new(1024 * 1024);
	return arena == NULL;
}

static int free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cart_without_rules_costs_its_base),
		cmocka_unit_test(a_percentage_is_rounded_half_up_once),
		cmocka_unit_test(fixed_and_per_total_take_at_most_what_is_there),
		cmocka_unit_test(per_item_takes_for_each_unit_and_never_more_than_the_line),
		cmocka_unit_test(promotions_come_first_and_each_takes_from_what_is_left),
		cmocka_unit_test(a_minimum_is_inclusive_and_of_what_came_before_discounts),
		cmocka_unit_test(nothing_is_taken_off_gift_certificates),
		cmocka_unit_test(one_that_is_not_live_takes_nothing),
		cmocka_unit_test(a_coupon_counted_by_account_does_not_follow_the_cart),
		cmocka_unit_test(an_amount_out_of_range_is_a_complaint),
		cmocka_unit_test(any_cart_balances),
		cmocka_unit_test(kinds_have_the_databases_names),
	};

	return cmocka_run_group_tests(tests, make_arena, free_arena);
}
