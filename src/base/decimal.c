#include "base/decimal.h"

#include <stddef.h>
#include <string.h>

enum { UNITS_DIGITS = 36 };

static int128 power(int n)
{
	static const int64_t small[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
		100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
		10000000000000000, 100000000000000000, 1000000000000000000
	};
	return n <= 18 ? (int128)small[n] : (int128)small[18] * small[n - 18];
}

static struct decimal zeros_drop(struct decimal a)
{
	if (a.units == 0)
		return (struct decimal){ 0 };
	/* 128-bit division is a call, and hardly any number needs it. */
	if (a.units == (int64_t)a.units) {
		int64_t units = (int64_t)a.units;
		for (; a.scale > 0 && units % 10 == 0; a.scale--)
			units /= 10;
		a.units = units;
		return a;
	}
	while (a.scale > 0 && a.units % 10 == 0) {
		a.units /= 10;
		a.scale--;
	}
	return a;
}

/* The same value with the least scale: then digits can be counted and products stay small. */
static inline struct decimal decimal_trim(struct decimal a)
{
	return a.scale == 0 ? a : zeros_drop(a);
}

/* Last step of every operation: within the range of struct decimal, or not. */
static bool decimal_give(struct decimal a, struct decimal *out)
{
	a = decimal_trim(a);
	if (a.units == (int64_t)a.units && a.scale <= DECIMAL_SCALE_MAX) {
		*out = a;
		return true;
	}
	int128 bound = power(UNITS_DIGITS);
	if (a.scale > DECIMAL_SCALE_MAX || a.units >= bound || a.units <= -bound)
		return false;
	*out = a;
	return true;
}

struct decimal decimal_int(int64_t number)
{
	return (struct decimal){ .units = number, .scale = 0 };
}

/* A number while it is read: units · 10^(zeros - behind + exponent). */
struct reading {
	int128 units;
	int digits;     /* significant ones in units */
	long zeros;     /* seen since the last digit that was not 0 */
	long behind;    /* digits behind the point */
	long exponent;
};

static bool digit_is(char c)
{
	return c >= '0' && c <= '9';
}

/* Zeros are kept back until a digit follows, so that 1.000…0 of any length is 1. */
static bool reading_digit(struct reading *r, int digit)
{
	if (digit == 0) {
		r->zeros += r->units != 0;
		return true;
	}
	long grow = r->units == 0 ? 1 : r->zeros + 1;
	if (r->digits + grow > UNITS_DIGITS)
		return false;
	r->units = r->units * power((int)grow) + digit;
	r->digits += (int)grow;
	r->zeros = 0;
	return true;
}

static const char *reading_exponent(struct reading *r, const char *text)
{
	bool negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	if (!digit_is(*text))
		return NULL;
	for (; digit_is(*text); text++)
		if (r->exponent < 1000000000)
			r->exponent = r->exponent * 10 + (*text - '0');
	if (negative)
		r->exponent = -r->exponent;
	return text;
}

/* The syntax; where it ends, or NULL. */
static const char *reading_take(struct reading *r, const char *text)
{
	if (!digit_is(*text) || (text[0] == '0' && digit_is(text[1])))
		return NULL;
	for (; digit_is(*text); text++)
		if (!reading_digit(r, *text - '0'))
			return NULL;
	if (*text == '.') {
		text++;
		if (!digit_is(*text))
			return NULL;
		for (; digit_is(*text); text++, r->behind++)
			if (!reading_digit(r, *text - '0'))
				return NULL;
	}
	if (*text == 'e' || *text == 'E')
		return reading_exponent(r, text + 1);
	return text;
}

enum { SHORT_DIGITS = 18 };     /* any so many fit int64_t */

/* Nearly all numbers: a few digits, perhaps a point among them, no exponent.  False: not one of these, whatever it is. */
static bool short_parse(const char *text, struct decimal *out)
{
	bool negative = *text == '-';
	int64_t units = 0;
	int digits = 0, behind = 0;
	text += negative;
	if (*text == '0' && digit_is(text[1]))
		return false;
	for (; digit_is(*text) && digits < SHORT_DIGITS; text++, digits++)
		units = units * 10 + (*text - '0');
	if (*text == '.' && digits > 0)
		for (text++; digit_is(*text) && digits + behind < SHORT_DIGITS; text++, behind++)
			units = units * 10 + (*text - '0');
	if (*text != '\0' || digits == 0 || text[-1] == '.')
		return false;
	*out = decimal_trim((struct decimal){ .units = negative ? -units : units, .scale = behind });
	return true;
}

bool decimal_parse(const char *text, struct decimal *out)
{
	if (text == NULL)
		return false;
	if (short_parse(text, out))
		return true;
	bool negative = *text == '-';
	struct reading r = { 0 };
	const char *end = reading_take(&r, text + negative);
	if (end == NULL || *end != '\0')
		return false;
	if (r.units == 0) {
		*out = (struct decimal){ 0 };
		return true;
	}
	if (negative)
		r.units = -r.units;
	long shift = r.zeros - r.behind + r.exponent;
	if (shift < -DECIMAL_SCALE_MAX || shift > UNITS_DIGITS - r.digits)
		return false;
	if (shift >= 0)
		*out = (struct decimal){ .units = r.units * power((int)shift), .scale = 0 };
	else
		*out = (struct decimal){ .units = r.units, .scale = (int)-shift };
	return true;
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
	a = decimal_trim(a);
	b = decimal_trim(b);
	if (a.scale < b.scale) {
		struct decimal swap = a;
		a = b;
		b = swap;
	}
	struct decimal sum = { .scale = a.scale };
	if (a.scale == b.scale) {       /* both are below 10^36 */
		sum.units = a.units + b.units;
		return decimal_give(sum, out);
	}
	if (__builtin_mul_overflow(b.units, power(a.scale - b.scale), &b.units) ||
	    __builtin_add_overflow(a.units, b.units, &sum.units))
		return false;
	return decimal_give(sum, out);
}

bool decimal_sub(struct decimal a, struct decimal b, struct decimal *out)
{
	b.units = -b.units;
	return decimal_add(a, b, out);
}

/*
 * Takes tens out of a product before it is made: 2 · 0.5 needs no point, and
 * a product that fits must not fail for the zeros it would have ended with.
 */
static void tens_cancel(struct decimal *a, struct decimal *b)
{
	static const int parts[][2] = { { 2, 5 }, { 5, 2 }, { 10, 1 }, { 1, 10 } };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		while (a->scale + b->scale > 0 && a->units % parts[i][0] == 0 && b->units % parts[i][1] == 0) {
			a->units /= parts[i][0];
			b->units /= parts[i][1];
			if (a->scale > 0)
				a->scale--;
			else
				b->scale--;
		}
}

bool decimal_mul(struct decimal a, struct decimal b, struct decimal *out)
{
	a = decimal_trim(a);
	b = decimal_trim(b);
	struct decimal product = { .scale = a.scale + b.scale };
	if (__builtin_mul_overflow(a.units, b.units, &product.units)) {
		tens_cancel(&a, &b);
		product.scale = a.scale + b.scale;
		if (__builtin_mul_overflow(a.units, b.units, &product.units))
			return false;
	}
	return decimal_give(product, out);
}

struct decimal decimal_round(struct decimal a, int digits)
{
	a = decimal_trim(a);
	if (digits < 0)
		digits = 0;
	if (digits >= a.scale)
		return a;
	int128 step = power(a.scale - digits);
	int128 rest = a.units % step;
	a.units /= step;
	if (rest * 2 >= step)
		a.units++;
	else if (rest * 2 <= -step)
		a.units--;
	a.scale = digits;
	return decimal_trim(a);
}

static int int128_cmp(int128 a, int128 b)
{
	return (a > b) - (a < b);
}

/* Whole parts first, then what is behind the point: neither can overflow. */
int decimal_cmp(struct decimal a, struct decimal b)
{
	int128 a_one = power(a.scale);
	int128 b_one = power(b.scale);
	int order = int128_cmp(a.units / a_one, b.units / b_one);
	if (order != 0)
		return order;
	return int128_cmp(a.units % a_one * power(DECIMAL_SCALE_MAX - a.scale),
	    b.units % b_one * power(DECIMAL_SCALE_MAX - b.scale));
}

int decimal_digits(struct decimal a)
{
	return decimal_trim(a).scale;
}

bool decimal_to_int(struct decimal a, int64_t *out)
{
	a = decimal_trim(a);
	if (a.scale > 0 || a.units < INT64_MIN || a.units > INT64_MAX)
		return false;
	*out = (int64_t)a.units;
	return true;
}

/* Digits of a number without a point in it, backwards from end; where they begin. At least `least` of them. */
static char *digits_before(char *end, uint64_t number, int least)
{
	for (; number > 0 || least > 0; least--) {
		*--end = (char)('0' + number % 10);
		number /= 10;
	}
	return end;
}

char *decimal_put(struct decimal a, char *to)
{
	static const int64_t part_of = 1000000000000000000; /* 18 digits: 128-bit division is a call, so it is asked once for these */
	char digits[DECIMAL_TEXT_LEN];
	char *end = digits + sizeof(digits), *at = end;
	a = decimal_trim(a);
	__extension__ unsigned __int128 left = (unsigned __int128)(a.units < 0 ? -a.units : a.units);
	for (; left > UINT64_MAX; left /= (uint64_t)part_of)
		at = digits_before(at, (uint64_t)(left % (uint64_t)part_of), 18);
	at = digits_before(at, (uint64_t)left, a.scale + 1 - (int)(end - at));
	size_t len = (size_t)(end - at), whole = len - (size_t)a.scale;
	if (a.units < 0)
		*to++ = '-';
	to = (char *)memcpy(to, at, whole) + whole;
	if (a.scale > 0) {
		*to++ = '.';
		to = (char *)memcpy(to, at + whole, (size_t)a.scale) + a.scale;
	}
	return to;
}

char *decimal_print(struct decimal a, char text[DECIMAL_TEXT_LEN])
{
	*decimal_put(a, text) = '\0';
	return text;
}
