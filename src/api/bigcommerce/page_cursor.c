#include <string.h>

#include "api/bigcommerce/page.h"
#include "base/arena.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { CURSOR_LEN_MAX = 128 };

static const char *base64(struct arena *arena, const char *text)
{
	size_t len = strlen(text);
	char *out = arena_alloc(arena, (len + 2) / 3 * 4 + 1);
	char *to = out;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		unsigned a = (unsigned char)text[i];
		unsigned b = left > 1 ? (unsigned char)text[i + 1] : 0;
		unsigned c = left > 2 ? (unsigned char)text[i + 2] : 0;

		*to++ = digits[a >> 2];
		*to++ = digits[(a & 3) << 4 | b >> 4];
		*to++ = left > 1 ? digits[(b & 15) << 2 | c >> 6] : '=';
		*to++ = left > 2 ? digits[c & 63] : '=';
	}
	*to = '\0';
	return out;
}

/* Loosely: the caller compares with what base64() makes of it. */
static char *base64_text(struct arena *arena, const char *from)
{
	char *out = arena_alloc(arena, strlen(from) + 1);
	char *to = out;
	unsigned bits = 0;
	int n = 0;

	for (; *from != '\0' && *from != '='; from++) {
		const char *digit = strchr(digits, *from);

		if (digit == NULL)
			return NULL;
		bits = (bits << 6 | (unsigned)(digit - digits)) & 0xffff;
		n += 6;
		if (n >= 8) {
			n -= 8;
			*to++ = (char)(bits >> n & 0xff);
		}
	}
	*to = '\0';
	return out;
}

const char *cursor_print(struct arena *arena, const char *place)
{
	return base64(arena, arena_printf(arena, "id:%s", place));
}

const char *cursor_parse(struct arena *arena, const char *cursor)
{
	const char *text;

	if (strlen(cursor) > CURSOR_LEN_MAX || (text = base64_text(arena, cursor)) == NULL || strncmp(text, "id:", 3) != 0)
		return NULL;
	return strcmp(cursor_print(arena, text + 3), cursor) == 0 ? text + 3 : NULL;
}
