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

#endif
