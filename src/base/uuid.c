#include "base/uuid.h"

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

static bool dash_at(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

char *uuid_of(const unsigned char bytes[UUID_BYTES_LEN], char text[UUID_TEXT_LEN])
{
	static const char digits[] = "0123456789abcdef";
	char *to = text;
	for (size_t i = 0; i < UUID_BYTES_LEN; i++) {
		unsigned char byte = bytes[i];
		if (i == 6)
			byte = (unsigned char)((byte & 0x0f) | 0x40); /* version 4 */
		if (i == 8)
			byte = (unsigned char)((byte & 0x3f) | 0x80); /* variant of RFC 9562 */
		if (dash_at((size_t)(to - text)))
			*to++ = '-';
		*to++ = digits[byte >> 4];
		*to++ = digits[byte & 15];
	}
	*to = '\0';
	return text;
}

char *uuid_new(char text[UUID_TEXT_LEN])
{
	unsigned char bytes[UUID_BYTES_LEN];
	randombytes_buf(bytes, sizeof(bytes));
	return uuid_of(bytes, text);
}

bool uuid_valid(const char *text)
{
	char lower[UUID_TEXT_LEN];
	return uuid_lower(text, lower);
}

bool uuid_lower(const char *text, char out[UUID_TEXT_LEN])
{
	if (text == NULL)
		return false;
	for (size_t i = 0; i < UUID_TEXT_LEN - 1; i++) {
		char c = text[i];
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
		if (dash_at(i) ? c != '-' : !hex)
			return false; /* the NUL of a short text ends up here, too */
		out[i] = c;
	}
	out[UUID_TEXT_LEN - 1] = '\0';
	return text[UUID_TEXT_LEN - 1] == '\0';
}
