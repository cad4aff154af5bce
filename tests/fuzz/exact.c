#include "exact.h"

#include <string.h>

#include "fuzz.h"

enum { UNITS_DIGITS = 36 };

static bool is_zero(const struct exact *a)
{
	for (int i = 0; i < EXACT_DIGITS; i++) {
		if (a->digits[i] != 0)
			return false;
	}
	return true;
}

static int size_cmp(const struct exact *a, const struct exact *b)
{
	for (int i = EXACT_DIGITS - 1; i >= 0; i--) {
		if (a->digits[i] != b->digits[i])
			return a->digits[i] < b->digits[i] ? -1 : 1;
	}
	return 0;
}

struct exact exact_of(struct decimal number)
{
	struct exact out = { .negative = number.units < 0 };

	for (int i = EXACT_BEHIND - number.scale; number.units != 0; i++, number.units /= 10)
		out.digits[i] = (unsigned char)(number.units < 0 ? -(number.units % 10) : number.units % 10);
	return out;
}

struct exact exact_read(const char *text)
{
	struct exact out = { .negative = *text == '-' };

	text += out.negative;
	size_t whole = strcspn(text, "."), len = strlen(text);
	must(whole <= EXACT_DIGITS - EXACT_BEHIND && len - whole <= EXACT_BEHIND);
	for (size_t i = 0; i < len; i++) {
		if (i != whole)
			out.digits[EXACT_BEHIND + (int)whole - (int)i - (i < whole)] = (unsigned char)(text[i] - '0');
	}
	if (is_zero(&out))
		out.negative = false;
	return out;
}

static struct exact sizes_add(const struct exact *a, const struct exact *b)
{
	struct exact out = { 0 };
	int carry = 0;

	for (int i = 0; i < EXACT_DIGITS; i++) {
		carry += a->digits[i] + b->digits[i];
		out.digits[i] = (unsigned char)(carry % 10);
		carry /= 10;
	}
	return out;
}

/* a is not the smaller one. */
static struct exact sizes_sub(const struct exact *a, const struct exact *b)
{
	struct exact out = { 0 };
	int borrow = 0;

	for (int i = 0; i < EXACT_DIGITS; i++) {
		int digit = a->digits[i] - b->digits[i] - borrow;
		borrow = digit < 0;
		out.digits[i] = (unsigned char)(digit + 10 * borrow);
	}
	return out;
}

struct exact exact_add(const struct exact *a, const struct exact *b)
{
	const struct exact *large = size_cmp(a, b) < 0 ? b : a, *small = large == a ? b : a;
	struct exact out = a->negative == b->negative ? sizes_add(a, b) : sizes_sub(large, small);

	out.negative = large->negative && !is_zero(&out);
	return out;
}

struct exact exact_sub(const struct exact *a, const struct exact *b)
{
	struct exact minus = *b;

	minus.negative = !b->negative && !is_zero(b);
	return exact_add(a, &minus);
}

struct exact exact_mul(const struct exact *a, const struct exact *b)
{
	int sums[2 * EXACT_DIGITS] = { 0 }, carry = 0;
	struct exact out = { 0 };

	for (int i = 0; i < EXACT_DIGITS; i++) {
		for (int k = 0; a->digits[i] != 0 && k < EXACT_DIGITS; k++)
			sums[i + k] += a->digits[i] * b->digits[k];
	}
	for (int i = 0; i < 2 * EXACT_DIGITS; i++) {
		carry += sums[i];
		if (i >= EXACT_BEHIND && i - EXACT_BEHIND < EXACT_DIGITS)
			out.digits[i - EXACT_BEHIND] = (unsigned char)(carry % 10);
		else
			must(carry % 10 == 0);
		carry /= 10;
	}
	out.negative = a->negative != b->negative && !is_zero(&out);
	return out;
}

/* Half away from zero: looks at the first digit that goes. */
struct exact exact_round(const struct exact *a, int digits)
{
	struct exact out = *a, one = { 0 };
	int last = EXACT_BEHIND - digits;

	bool up = out.digits[last - 1] >= 5;
	memset(out.digits, 0, (size_t)last);
	one.digits[last] = 1;
	if (up)
		out = sizes_add(&out, &one);
	out.negative = a->negative && !is_zero(&out);
	return out;
}

int exact_cmp(const struct exact *a, const struct exact *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? size_cmp(b, a) : size_cmp(a, b);
}

bool exact_fits(const struct exact *a)
{
	int low = 0, high = EXACT_DIGITS - 1;

	while (low < EXACT_BEHIND && a->digits[low] == 0)
		low++;
	while (high >= low && a->digits[high] == 0)
		high--;
	return low >= EXACT_BEHIND - DECIMAL_SCALE_MAX && high - low < UNITS_DIGITS;
}
