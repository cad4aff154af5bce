/*
 * exact: arithmetic as children learn it, digit by digit, to hold struct decimal to.
 *
 * Fixed point with more room on both sides than any operation on two decimals needs.
 */
#ifndef CARTD_FUZZ_EXACT_H
#define CARTD_FUZZ_EXACT_H

#include <stdbool.h>

#include "base/decimal.h"

enum { EXACT_BEHIND = 40, EXACT_DIGITS = 130 };

/* digits[EXACT_BEHIND] are the ones; 0 is never negative. */
struct exact {
	bool negative;
	unsigned char digits[EXACT_DIGITS];
};

struct exact exact_of(struct decimal number);

/* A JSON number without exponent. */
struct exact exact_read(const char *text);

struct exact exact_add(const struct exact *a, const struct exact *b);
struct exact exact_sub(const struct exact *a, const struct exact *b);
struct exact exact_mul(const struct exact *a, const struct exact *b);
struct exact exact_round(const struct exact *a, int digits);
int exact_cmp(const struct exact *a, const struct exact *b);

/* What struct decimal can hold: at most DECIMAL_SCALE_MAX digits behind the point, and units below 10^36. */
bool exact_fits(const struct exact *a);

#endif
