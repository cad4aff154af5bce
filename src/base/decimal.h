/*
 * decimal: exact decimal numbers for money and quantities.
 *
 * value = units / 10^scale; scale is 0 … DECIMAL_SCALE_MAX and |units| is
 * below 10^36.  No binary floating point anywhere.  Every operation that can
 * leave that range returns false and then leaves *out alone.
 */
#ifndef CARTD_BASE_DECIMAL_H
#define CARTD_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#define DECIMAL_SCALE_MAX 18
#define DECIMAL_TEXT_LEN 48 /* room for any decimal and its NUL */

__extension__ typedef __int128 int128; /* a language type, hence the typedef */

struct decimal {
	int128 units;
	int scale;
};

struct decimal decimal_int(int64_t number);

/*
 * JSON number syntax (RFC 8259, section 6), exponents included, and what
 * PostgreSQL prints for numeric.  False: not a number, or out of range.
 */
bool decimal_parse(const char *text, struct decimal *out);

bool decimal_add(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_sub(struct decimal a, struct decimal b, struct decimal *out);
bool decimal_mul(struct decimal a, struct decimal b, struct decimal *out);

/* Half away from zero ("half up" for amounts) to digits after the point. */
struct decimal decimal_round(struct decimal a, int digits);

/* -1, 0, 1 */
int decimal_cmp(struct decimal a, struct decimal b);

/* Digits behind the point that are needed: 12.50 → 1, 3 → 0. */
int decimal_digits(struct decimal a);

/* True and *out where a is whole and fits. */
bool decimal_to_int(struct decimal a, int64_t *out);

/* Without superfluous zeros: 22200, 12.5, -0.05.  Returns text. */
char *decimal_print(struct decimal a, char text[DECIMAL_TEXT_LEN]);

/* The same at to, which has that much room, without a NUL; returns where it ends. */
char *decimal_put(struct decimal a, char *to);

#endif
