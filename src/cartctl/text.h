/*
 * text: characters, as a person and PostgreSQL's char_length() count them.
 */
#ifndef CARTD_CARTCTL_TEXT_H
#define CARTD_CARTCTL_TEXT_H

#include <stddef.h>

/* Characters of UTF-8 text. */
static inline size_t text_chars(const char *text)
{
	size_t chars = 0;
	for (; *text != '\0'; text++)
		chars += ((unsigned char)*text & 0xc0) != 0x80;
	return chars;
}

#endif
