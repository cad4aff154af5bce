/*
 * utf8: well-formed sequences of RFC 3629: no overlong forms, no surrogates,
 * nothing above U+10FFFF.
 */
#ifndef CARTD_BASE_UTF8_H
#define CARTD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

static inline bool utf8_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Bytes of the one character at `at`, of which left bytes may be read; 0: ill-formed or cut off. */
static inline size_t utf8_char_len(const unsigned char *at, size_t left)
{
	if (left == 0)
		return 0;
	unsigned char c = at[0];
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return left >= 2 && utf8_tail(at[1]) ? 2 : 0;
	if (c >= 0xe0 && c <= 0xef) {
		unsigned char low = c == 0xe0 ? 0xa0 : 0x80;
		unsigned char high = c == 0xed ? 0x9f : 0xbf;
		return left >= 3 && at[1] >= low && at[1] <= high && utf8_tail(at[2]) ? 3 : 0;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		unsigned char low = c == 0xf0 ? 0x90 : 0x80;
		unsigned char high = c == 0xf4 ? 0x8f : 0xbf;
		return left >= 4 && at[1] >= low && at[1] <= high && utf8_tail(at[2]) && utf8_tail(at[3]) ? 4 : 0;
	}
	return 0;
}

/* Whether all of it is well-formed. */
static inline bool utf8_valid(const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + len;

	while (at < end) {
		size_t n = utf8_char_len(at, (size_t)(end - at));

		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

/* Whether a control character (U+0000 to U+001F, U+007F to U+009F) is in well-formed text. */
static inline bool utf8_has_control(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
		if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))
			return true;
	}
	return false;
}

/* Writes a code point; returns what is behind it. */
static inline char *utf8_put(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

#endif
