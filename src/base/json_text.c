#include "base/json_text.h"

#include <string.h>

#include "base/utf8.h"

static int hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int json_hex4(const unsigned char *at)
{
	int unit = 0;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value(at[i]);
		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

size_t json_unescape(const unsigned char *from, size_t len, char *out)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const unsigned char *end = from + len;
	char *to = out;
	while (from < end) {
		unsigned char c = *from++;
		if (c != '\\') {
			*to++ = (char)c;
			continue;
		}
		c = *from++;
		if (c == 'u') {
			unsigned code = (unsigned)json_hex4(from);
			from += 4;
			if (code >= 0xd800 && code <= 0xdbff) {
				code = 0x10000 + ((code - 0xd800) << 10) + ((unsigned)json_hex4(from + 2) - 0xdc00);
				from += 6;
			}
			to = utf8_put(to, code);
		} else {
			const char *letter = strchr(letters, c);
			*to++ = letter == NULL ? (char)c : meant[letter - letters];
		}
	}
	return (size_t)(to - out);
}
