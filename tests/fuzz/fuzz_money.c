/*
 * money: decimals, whole numbers and a cart's prices against exact arithmetic.
 *
 * An operation gives the exact result where struct decimal can hold it, and
 * otherwise false and nothing; nothing wraps.
 *
 * The first byte chooses: 'p' prices a cart made of the rest; else the rest is two
 * texts with a NUL between them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/number.h"
#include "cart/cart.h"
#include "cart/discount.h"
#include "cart/store.h"
#include "cart/totals.h"
#include "exact.h"
#include "fuzz.h"

static bool equal(struct decimal number, const struct exact *expected)
{
	struct exact got = exact_of(number);

	return exact_cmp(&got, expected) == 0;
}

/* --- operations --- */

static const struct operation {
	bool (*decimal)(struct decimal a, struct decimal b, struct decimal *out);
	struct exact (*exact)(const struct exact *a, const struct exact *b);
} operations[] = {
	{ decimal_add, exact_add },
	{ decimal_sub, exact_sub },
	{ decimal_mul, exact_mul },
};

static void operations_hold(struct decimal a, struct decimal b)
{
	struct exact exact_a = exact_of(a), exact_b = exact_of(b);

	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		struct exact expected = operations[i].exact(&exact_a, &exact_b);
		struct decimal out = { 12345, 3 };
		bool good = operations[i].decimal(a, b, &out);

		must(good == exact_fits(&expected));
		must(good ? equal(out, &expected) : out.units == 12345 && out.scale == 3);
	}
	must(decimal_cmp(a, b) == exact_cmp(&exact_a, &exact_b));
	must(decimal_cmp(b, a) == exact_cmp(&exact_b, &exact_a));
}

static void rounding_holds(struct decimal a)
{
	struct exact exact = exact_of(a);

	for (int digits = 0; digits <= DECIMAL_SCALE_MAX; digits++) {
		struct exact expected = exact_round(&exact, digits);
		struct decimal rounded = decimal_round(a, digits);
		must(equal(rounded, &expected) && decimal_digits(rounded) <= digits);
	}
}

static void printing_holds(struct decimal a)
{
	char text[DECIMAL_TEXT_LEN], again[DECIMAL_TEXT_LEN];
	struct decimal back;
	struct exact exact = exact_of(a);
	int64_t whole;

	decimal_print(a, text);
	struct exact read = exact_read(text);
	must(exact_cmp(&read, &exact) == 0);
	must(decimal_parse(text, &back) && decimal_cmp(a, back) == 0 && strcmp(decimal_print(back, again), text) == 0);
	bool is_whole = decimal_to_int(a, &whole);
	must(!is_whole || decimal_cmp(decimal_int(whole), a) == 0);
	must(number_parse(text, INT64_MIN, INT64_MAX, &whole) == is_whole);
}

/* --- texts --- */

static bool digits_only(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void number_holds(const char *text)
{
	const char *digits = text + (*text == '-');
	const char *significant = digits + strspn(digits, "0");
	int128 sum = 0;
	int64_t number;
	bool good = digits_only(digits) && strlen(significant) <= 20;

	for (const char *at = significant; good && *at != '\0'; at++)
		sum = sum * 10 + (*at - '0');
	sum = *text == '-' ? -sum : sum;
	good = good && sum >= INT64_MIN && sum <= INT64_MAX;
	must(number_parse(text, INT64_MIN, INT64_MAX, &number) == good);
	must(!good || number == (int64_t)sum);
	must(number_parse(text, -10, 10, &number) == (good && sum >= -10 && sum <= 10));
}

/* Texts without an exponent that the exact arithmetic has room for are read as it reads them. */
static bool text_read(const char *text, struct decimal *out)
{
	const char *at = text + (*text == '-');
	size_t whole = strspn(at, "0123456789");
	bool plain = whole > 0 && whole <= 80 && !(*at == '0' && whole > 1);
	size_t behind = at[whole] == '.' ? strspn(at + whole + 1, "0123456789") : 0;

	plain = plain && (at[whole] == '\0' || (at[whole] == '.' && behind > 0 && behind < EXACT_BEHIND && at[whole + 1 + behind] == '\0'));
	bool good = decimal_parse(text, out);
	if (plain) {
		struct exact expected = exact_read(text);
		must(good == exact_fits(&expected) && (!good || equal(*out, &expected)));
	}
	return good;
}

static void texts_hold(struct pieces *pieces)
{
	const char *first = piece_text(pieces, '\0'), *second = piece_rest(pieces);
	struct decimal a, b;

	number_holds(first);
	if (!text_read(first, &a))
		return;
	printing_holds(a);
	rounding_holds(a);
	if (text_read(second, &b))
		operations_hold(a, b);
}

/* --- a cart --- */

static const struct store store = { .id = 1, .currency = "USD", .currencies = "{USD}", .now = "2026-01-01 00:00:00+00" };

/* A number of 0 to 36 digits, its point anywhere behind. */
static struct decimal amount(struct pieces *pieces)
{
	uint8_t form = piece_byte(pieces);
	struct decimal out = { .scale = form % (DECIMAL_SCALE_MAX + 1) };

	for (int i = form / 19 % 13; i > 0; i--)
		out.units = out.units * 1000 + piece_byte(pieces) * 4 % 1000;
	return out;
}

static struct discount discount(struct pieces *pieces)
{
	uint8_t form = piece_byte(pieces);

	return (struct discount){ .kind = (enum discount_kind)(form % DISCOUNT_KINDS), .value = amount(pieces), .has_minimum = form & 0x40,
		.minimum = amount(pieces), .live = !(form & 0x80) };
}

static void lines_make(struct pieces *pieces, struct cart *cart)
{
	for (int n = 1 + piece_byte(pieces) % 4; n > 0; n--) {
		struct cart_line *line = arena_alloc(cart->arena, sizeof(*line));
		uint8_t form = piece_byte(pieces);

		*line = (struct cart_line){ .kind = (enum line_kind)(form % LINE_KINDS), .state = form & 0x80 ? LINE_GONE : LINE_NEW,
			.option_ids = "{}", .quantity = amount(pieces), .unit_price = amount(pieces), .is_free = form & 4, .overridden = form & 8 };
		line->product = (struct line_product){ .price = amount(pieces), .has_special_price = form & 16, .option_price = decimal_int(0),
			.has_slot_price = form & 32, .stock = -1 };
		line->product.special_price = line->product.slot_price = line->price_override = amount(pieces);
		if (form & 64)
			line->product.option_price = amount(pieces);
		cart_append(cart, line);
	}
}

static struct cart cart_make(struct pieces *pieces)
{
	struct cart cart;

	cart_new(&cart, pieces->arena, &store);
	cart.digits = piece_byte(pieces) % 4;
	lines_make(pieces, &cart);
	cart.promotions_len = piece_byte(pieces) % 3;
	cart.promotions = arena_array(pieces->arena, 3, sizeof(*cart.promotions));
	cart.coupons_len = piece_byte(pieces) % 3;
	cart.coupons = arena_array(pieces->arena, 3, sizeof(*cart.coupons));
	for (size_t i = 0; i < cart.promotions_len; i++)
		cart.promotions[i].discount = discount(pieces);
	for (size_t i = 0; i < cart.coupons_len; i++)
		cart.coupons[i].discount = discount(pieces);
	return cart;
}

/* quantity × price, rounded once */
static struct exact extended(const struct cart_line *line, struct decimal price, int digits)
{
	struct exact a = exact_of(price), b = exact_of(line->quantity), product = exact_mul(&a, &b);

	return exact_round(&product, digits);
}

static void add(struct exact *sum, struct decimal number)
{
	struct exact more = exact_of(number);

	*sum = exact_add(sum, &more);
}

static struct exact base_holds(const struct cart *cart)
{
	struct exact sum = { 0 };

	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];

		if (line->state == LINE_GONE)
			continue;
		struct exact sale = extended(line, line->sale_price, cart->digits), list = extended(line, line->list_price, cart->digits);
		must(equal(line->extended_sale_price, &sale) && equal(line->extended_list_price, &list));
		must(decimal_cmp(line->discount_amount, line->extended_sale_price) <= 0);
		must(decimal_cmp(line->coupon_amount, line->discount_amount) <= 0);
		sum = exact_add(&sum, &sale);
	}
	must(equal(cart->base_amount, &sum));
	return sum;
}

/* Every discount is taken off once, and no more is taken than there is. */
static void amounts_hold(const struct cart *cart)
{
	struct exact base = base_holds(cart), promotions = { 0 }, coupons = { 0 }, none = { 0 };

	for (size_t i = 0; i < cart->promotions_len; i++)
		add(&promotions, cart->promotions[i].discount.amount);
	for (size_t i = 0; i < cart->coupons_len; i++)
		add(&coupons, cart->coupons[i].discount.amount);
	must(equal(cart->discount_amount, &promotions));
	struct exact taken = exact_add(&promotions, &coupons), left = exact_sub(&base, &taken);
	must(exact_cmp(&taken, &none) >= 0 && exact_cmp(&left, &none) >= 0 && equal(cart->cart_amount, &left));
}

static void totals_hold(const struct cart *cart)
{
	struct totals totals;

	if (!totals_cart(cart, &totals))
		return;
	struct exact total = exact_of(totals.total), sub_total = exact_of(totals.sub_total), difference = exact_sub(&total, &sub_total);
	must(equal(totals.discount, &difference) && decimal_cmp(totals.sub_total, cart->base_amount) == 0);
	must(decimal_cmp(totals.grand_total, cart->cart_amount) == 0);
}

static void cart_holds(struct pieces *pieces)
{
	struct cart cart = cart_make(pieces);
	struct fault fault = { 0 };

	if (!cart_price(&cart, &fault)) {
		must(fault.code == FAULT_INVALID && fault.items != NULL);
		return;
	}
	must(fault.code == FAULT_NONE);
	amounts_hold(&cart);
	totals_hold(&cart);
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	struct pieces pieces = { arena, bytes, len };

	if (piece_byte(&pieces) == 'p')
		cart_holds(&pieces);
	else
		texts_hold(&pieces);
}
