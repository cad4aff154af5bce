/*
 * json_text: what is between the quotes of a JSON string.
 */
#ifndef CARTD_BASE_JSON_TEXT_H
#define CARTD_BASE_JSON_TEXT_H

#include <stddef.h>

/* The number that four hexadecimal digits are; -1: they are not. */
int json_hex4(const unsigned char *at);

/* What json_gate() has passed, without its escapes: bytes at out, never more than there were.  Adds no NUL. */
size_t json_unescape(const unsigned char *from, size_t len, char *out);

#endif
