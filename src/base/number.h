/*
 * number: checked whole numbers.  A whole string parses or is refused: no
 * sign but '-', no space, no leading '+', nothing behind.
 */
#ifndef CARTD_BASE_NUMBER_H
#define CARTD_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* True and *number where text is a decimal integer between min and max. */
bool number_parse(const char *text, int64_t min, int64_t max, int64_t *number);

enum { NUMBER_TEXT_LEN = 20 };  /* of the longest, its sign and no NUL */

/* The number's digits at to, which has room for NUMBER_TEXT_LEN; returns where they end.  No NUL. */
char *number_print(int64_t number, char *to);

#endif
