#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/basket.h"
#include "cart/cart.h"
#include "cart/current.h"
#include "cart/index.h"

static int arena_setup(void **state)
{
	*state = arena_new(16 * 1024 * 1024);
	return *state == NULL;
}

static int arena_teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct child children[64];

/* A line of child n; of a bundle where sequence ≥ 0. */
static struct cart_line *line_of(struct arena *arena, int32_t child, int64_t quantity, int32_t sequence)
{
	struct cart_line *line = arena_alloc(arena, sizeof(*line));

	children[child] = (struct child){ .id = child, .parent_id = child, .slug = "x", .for_sale = true, .category_enabled = true };
	*line = (struct cart_line){
		.kind = LINE_PRODUCT, .id = arena_printf(arena, "line-%d-%d", child, sequence), .option_ids = "{}", .quantity = decimal_int(quantity),
		.variant_id = child, .product_id = child, .child = &children[child], .bundle_id = sequence < 0 ? 0 : 1,
		.bundle_sequence = sequence < 0 ? 0 : sequence, .product = { .price = decimal_int(10) } };
	return line;
}

static struct cart_line *store_line(struct current *current, struct cart_line *line, int32_t position)
{
	line->position = position;
	cart_append(&current->cart, line);
	return line;
}

static struct current current_of(struct arena *arena)
{
	return (struct current){ .there = true, .cart = { .arena = arena, .version = 3, .digits = 2 } };
}

static void ask(struct basket *basket, struct arena *arena, struct cart_line *line)
{
	if (basket->lines == NULL)
		basket->lines = arena_array(arena, 64, sizeof(struct cart_line *));
	line->state = LINE_NEW;
	line->path = "products.0";
	basket->lines[basket->lines_len++] = line;
}

static void assert_line(const struct cart_line *line, const char *id, enum line_state state, int64_t quantity, int32_t position)
{
	assert_string_equal(line->id, id);
	assert_int_equal(line->state, state);
	assert_int_equal(decimal_cmp(line->quantity, decimal_int(quantity)), 0);
	assert_int_equal(line->position, position);
}

static void replacing_with_the_same_changes_no_line(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };

	store_line(&current, line_of(*state, 1, 2, -1), 1);
	store_line(&current, line_of(*state, 2, 1, 0), 2);
	ask(&basket, *state, line_of(*state, 1, 2, -1));
	ask(&basket, *state, line_of(*state, 2, 1, 0));
	basket_replace(&basket, &current);
	assert_int_equal(current.cart.lines_len, 2);
	assert_line(current.cart.lines[0], "line-1--1", LINE_KEPT, 2, 1);
	assert_line(current.cart.lines[1], "line-2-0", LINE_KEPT, 1, 2);
}

static void replacing_keeps_moves_adds_and_takes_away(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *agreed = store_line(&current, line_of(*state, 1, 2, -1), 1);

	agreed->overridden = true;
	agreed->price_override = decimal_int(7);
	store_line(&current, line_of(*state, 2, 1, -1), 2);
	store_line(&current, line_of(*state, 3, 1, -1), 3);
	ask(&basket, *state, line_of(*state, 4, 1, -1));
	ask(&basket, *state, line_of(*state, 2, 5, -1));
	ask(&basket, *state, line_of(*state, 1, 2, -1));
	basket_replace(&basket, &current);
	assert_int_equal(cart_count(&current.cart), 3);
	assert_line(current.cart.lines[0], "line-4--1", LINE_NEW, 1, 1);
	assert_line(current.cart.lines[1], "line-2--1", LINE_CHANGED, 5, 2);
	assert_false(current.cart.lines[1]->moved);
	assert_line(current.cart.lines[2], "line-1--1", LINE_CHANGED, 2, 3);
	assert_true(current.cart.lines[2]->moved);
	assert_true(current.cart.lines[2]->overridden);
	assert_int_equal(current.cart.lines[3]->state, LINE_GONE);
}

static void what_a_merchant_put_in_stays_behind_the_rest(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *custom = store_line(&current, line_of(*state, 1, 1, -1), 1);
	struct cart_line *gift = store_line(&current, line_of(*state, 2, 1, -1), 2);

	custom->kind = LINE_CUSTOM;
	gift->is_free = true;
	ask(&basket, *state, line_of(*state, 2, 3, -1));
	ask(&basket, *state, line_of(*state, 3, 1, -1));
	basket_replace(&basket, &current);
	assert_int_equal(cart_count(&current.cart), 4);
	assert_line(current.cart.lines[0], "line-2--1", LINE_NEW, 3, 1);
	assert_ptr_equal(current.cart.lines[2], custom);
	assert_ptr_equal(current.cart.lines[3], gift);
	assert_int_equal(gift->position, 4);
}

static void a_line_that_a_merchant_dressed_up_is_another(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *boxed = store_line(&current, line_of(*state, 1, 1, -1), 1);
	struct cart_line *named = store_line(&current, line_of(*state, 1, 1, -1), 2);

	boxed->option_ids = "{81}";
	named->name = "Engraved";
	ask(&basket, *state, line_of(*state, 1, 4, -1));
	assert_true(basket_merge(&basket, &current, &(struct fault){ 0 }));
	assert_int_equal(current.cart.lines_len, 3);
	assert_int_equal(boxed->state, LINE_KEPT);
	assert_int_equal(named->state, LINE_KEPT);
}

static void hidden_lines_go_with_a_replacement_unless_they_are_gifts(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *hidden[] = { line_of(*state, 1, 1, -1), line_of(*state, 2, 1, -1), line_of(*state, 3, 1, -1) };

	hidden[1]->is_free = true;
	current.hidden = hidden;
	current.hidden_len = 3;
	/* 3 is for sale again: the line comes back, and what the catalog says of it is what was asked for. */
	ask(&basket, *state, line_of(*state, 3, 2, -1));
	basket_replace(&basket, &current);
	assert_int_equal(hidden[0]->state, LINE_GONE);
	assert_int_equal(hidden[1]->state, LINE_KEPT);
	assert_int_equal(hidden[2]->state, LINE_CHANGED);
	assert_ptr_equal(current.cart.lines[0], hidden[2]);
	assert_int_equal(cart_count(&current.cart), 1);
}

static void merging_adds_up_and_puts_the_rest_behind(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *hidden[] = { line_of(*state, 9, 1, -1) };
	struct cart_line *elsewhere = line_of(*state, 1, 3, -1);

	hidden[0]->position = 8;
	current.hidden = hidden;
	current.hidden_len = 1;
	store_line(&current, line_of(*state, 1, 2, -1), 5);
	elsewhere->address_id = 4;
	ask(&basket, *state, line_of(*state, 1, 3, -1));
	ask(&basket, *state, elsewhere);
	assert_true(basket_merge(&basket, &current, &(struct fault){ 0 }));
	assert_line(current.cart.lines[0], "line-1--1", LINE_CHANGED, 5, 5);
	assert_line(current.cart.lines[1], "line-1--1", LINE_NEW, 3, 9);
}

static void merging_above_9999_is_refused_by_name(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct fault fault = { 0 };

	store_line(&current, line_of(*state, 1, 9998, -1), 1);
	ask(&basket, *state, line_of(*state, 1, 2, -1));
	assert_false(basket_merge(&basket, &current, &fault));
	assert_int_equal(fault.code, FAULT_INVALID);
	assert_string_equal(fault.items->field, "products.0.quantity");
}

static void a_fraction_that_another_api_stored_is_added_exactly(void **state)
{
	struct current current = current_of(*state);
	struct basket basket = { 0 };
	struct cart_line *stored = store_line(&current, line_of(*state, 1, 1, -1), 1);
	char text[DECIMAL_TEXT_LEN];

	assert_true(decimal_parse("0.123456789", &stored->quantity));
	ask(&basket, *state, line_of(*state, 1, 3, -1));
	assert_true(basket_merge(&basket, &current, &(struct fault){ 0 }));
	assert_string_equal(decimal_print(stored->quantity, text), "3.123456789");
}

static void nothing_left_names_what_was_dropped(void **state)
{
	struct current current = current_of(*state);
	const char *dropped[] = { "a", "b" };
	struct basket basket = { .dropped = dropped, .dropped_len = 2 };
	struct fault fault = { 0 };

	assert_false(basket_something(&basket, &current, &fault));
	assert_int_equal(fault.code, FAULT_PRODUCTS_OFF);
	assert_string_equal(fault.detail, "a, b");
	store_line(&current, line_of(*state, 1, 1, -1), 1);
	assert_true(basket_something(&basket, &current, &(struct fault){ 0 }));
}

static void offers_come_in_the_cart_s_order_each_once(void **state)
{
	struct current current = current_of(*state);
	struct offer offers[] = {
		{ 2, 1, { .id = 20 } }, { 1, 2, { .id = 21 } }, { 1, 1, { .id = 20 } }, { 2, 2, { .id = 22 } }, { 1, 3, { .id = 2 } }, { 7, 1, { .id = 23 } },
	};
	static const int32_t expected[] = { 20, 22, 21 };
	const struct child **found;
	size_t len;

	current.shelf = (struct shelf){ .offers = offers, .offers_len = sizeof(offers) / sizeof(offers[0]) };
	shelf_sort(&current.shelf, *state);
	store_line(&current, line_of(*state, 2, 1, -1), 1);
	store_line(&current, line_of(*state, 1, 1, -1), 2);
	store_line(&current, line_of(*state, 7, 1, -1), 3)->state = LINE_GONE;
	found = current_offers(&current, &len);
	assert_int_equal(len, 3);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(found[i]->id, expected[i]);
}

static void a_slug_is_a_child_s_before_it_is_a_product_s(void **state)
{
	struct child shelf_children[] = {
		{ .id = 9, .slug = "sheet", .parent_slug = "other" },
		{ .id = 5, .slug = "sheet-red", .parent_slug = "sheet", .place = 2, .for_sale = true },
		{ .id = 4, .slug = "bed-b", .parent_slug = "bed", .place = 1, .for_sale = false },
		{ .id = 3, .slug = "bed-a", .parent_slug = "bed", .place = 2, .for_sale = true },
		{ .id = 2, .slug = "lamp-a", .parent_slug = "lamp", .place = 1, .for_sale = false },
	};
	struct shelf shelf = { .children = shelf_children, .children_len = 5 };

	shelf_sort(&shelf, *state);
	assert_int_equal(shelf_slug(&shelf, "sheet")->id, 9);
	assert_int_equal(shelf_slug(&shelf, "sheet-red")->id, 5);
	assert_int_equal(shelf_slug(&shelf, "bed")->id, 3);
	assert_int_equal(shelf_slug(&shelf, "lamp")->id, 2);
	assert_null(shelf_slug(&shelf, "lam"));
	assert_null(shelf_slug(&shelf, ""));
	assert_int_equal(shelf_child(&shelf, 5)->id, 5);
	assert_null(shelf_child(&shelf, 6));
	assert_null(shelf_child(&shelf, (int64_t)5 + ((int64_t)1 << 32)));
}

static void an_index_finds_each_key_and_no_other(void **state)
{
	enum { N = 5000 };
	struct index index = index_new(*state, N);
	static int values[N];

	for (int i = 0; i < N; i++)
		*index_at(&index, (struct index_key){ { i, i / 7, 0, -i, 1 << 30 } }) = &values[i];
	for (int i = 0; i < N; i++)
		assert_ptr_equal(*index_at(&index, (struct index_key){ { i, i / 7, 0, -i, 1 << 30 } }), &values[i]);
	assert_null(*index_at(&index, (struct index_key){ { 1, 0, 0, 0, 1 << 30 } }));
	assert_null(*index_at(&index, (struct index_key){ { 0 } }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(replacing_with_the_same_changes_no_line, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(replacing_keeps_moves_adds_and_takes_away, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(what_a_merchant_put_in_stays_behind_the_rest, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_line_that_a_merchant_dressed_up_is_another, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(hidden_lines_go_with_a_replacement_unless_they_are_gifts, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(merging_adds_up_and_puts_the_rest_behind, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(merging_above_9999_is_refused_by_name, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_fraction_that_another_api_stored_is_added_exactly, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(nothing_left_names_what_was_dropped, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(offers_come_in_the_cart_s_order_each_once, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(a_slug_is_a_child_s_before_it_is_a_product_s, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(an_index_finds_each_key_and_no_other, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
