#include "reference_json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"

struct reader {
	struct arena *arena;
	const unsigned char *at, *end;
	int depth, tokens;
};

struct name {
	const struct name *next;
	const char *text;
};

static bool value_is(struct reader *r);

static void space(struct reader *r)
{
	while (r->at < r->end && memchr(" \t\r\n", *r->at, 4) != NULL)
		r->at++;
}

static bool byte_is(struct reader *r, unsigned char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool hex4(struct reader *r, unsigned *unit)
{
	char digits[5] = "", *end;

	if (r->end - r->at < 4)
		return false;
	memcpy(digits, r->at, 4);
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return false;
	*unit = (unsigned)strtoul(digits, &end, 16);
	r->at += 4;
	return true;
}

/* Any code point as UTF-8, to compare names by. */
static char *put(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char)code;
	} else if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
		*to++ = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		*to++ = (char)(0xe0 | code >> 12);
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	} else {
		*to++ = (char)(0xf0 | code >> 18);
		*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	}
	return to;
}

static bool escape(struct reader *r, char **to)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	unsigned unit, low;

	if (r->at == r->end)
		return false;
	unsigned char c = *r->at++;
	if (c != 'u') {
		const char *letter = c == 0 ? NULL : strchr(letters, c);
		if (letter != NULL)
			*(*to)++ = meant[letter - letters];
		return letter != NULL;
	}
	if (!hex4(r, &unit) || unit == 0 || (unit >= 0xdc00 && unit < 0xe000))
		return false;
	if (unit >= 0xd800 && unit < 0xdc00) {
		if (!byte_is(r, '\\') || !byte_is(r, 'u') || !hex4(r, &low) || low < 0xdc00 || low >= 0xe000)
			return false;
		unit = 0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00);
	}
	*to = put(*to, unit);
	return true;
}

/* The code point is made and encoded again: what comes out otherwise was no UTF-8. */
static bool character(struct reader *r, char **to)
{
	static const struct { unsigned char mask, lead; int more; } forms[] = { { 0xe0, 0xc0, 1 }, { 0xf0, 0xe0, 2 }, { 0xf8, 0xf0, 3 } };

	for (size_t i = 0; i < 3; i++) {
		if ((*r->at & forms[i].mask) != forms[i].lead || r->end - r->at <= forms[i].more)
			continue;
		unsigned code = *r->at & (unsigned char)~forms[i].mask;
		for (int k = 1; k <= forms[i].more; k++) {
			if ((r->at[k] & 0xc0) != 0x80)
				return false;
			code = code << 6 | (r->at[k] & 0x3f);
		}
		char *from = *to;
		if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
			return false;
		*to = put(from, code);
		if (*to - from != forms[i].more + 1)
			return false;
		r->at += forms[i].more + 1;
		return true;
	}
	return false;
}

static bool string_is(struct reader *r, const char **text)
{
	char *to = arena_alloc(r->arena, (size_t)(r->end - r->at) + 1);

	*text = to;
	if (!byte_is(r, '"'))
		return false;
	while (r->at < r->end) {
		unsigned char c = *r->at;
		if (c == '"') {
			r->at++;
			return true;
		}
		if (c < 0x20)
			return false;
		if (c == '\\') {
			r->at++;
			if (!escape(r, &to))
				return false;
		} else if (c < 0x80) {
			*to++ = (char)*r->at++;
		} else if (!character(r, &to)) {
			return false;
		}
	}
	return false;
}

static size_t digits(struct reader *r)
{
	const unsigned char *from = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - from);
}

static bool number_is(struct reader *r)
{
	const unsigned char *from = r->at;
	bool real = false;

	(void)byte_is(r, '-');
	const unsigned char *whole = r->at;
	size_t len = digits(r);
	if (len == 0 || (len > 1 && *whole == '0'))
		return false;
	if (byte_is(r, '.')) {
		real = true;
		if (digits(r) == 0)
			return false;
	}
	if (byte_is(r, 'e') || byte_is(r, 'E')) {
		real = true;
		if (!byte_is(r, '-'))
			(void)byte_is(r, '+');
		if (digits(r) == 0)
			return false;
	}
	const char *text = arena_bytes(r->arena, from, (size_t)(r->at - from));
	errno = 0;
	if (!real)
		return strtoll(text, NULL, 10) != 0 ? errno == 0 : errno == 0 && len == 1;
	double value = strtod(text, NULL);
	bool zero = text[strcspn(text, "123456789eE")] == '\0' || strchr("eE", text[strcspn(text, "123456789eE")]) != NULL;
	return zero || isnormal(value);
}

/* "name": value, where no name before it is the same. */
static bool member_is(struct reader *r, const struct name **names)
{
	struct name *name = arena_alloc(r->arena, sizeof(*name));

	space(r);
	r->tokens++;
	if (!string_is(r, &name->text))
		return false;
	for (const struct name *other = *names; other != NULL; other = other->next) {
		if (strcmp(other->text, name->text) == 0)
			return false;
	}
	name->next = *names;
	*names = name;
	space(r);
	return byte_is(r, ':') && value_is(r);
}

static bool inside(struct reader *r, unsigned char close)
{
	const struct name *names = NULL;

	if (++r->depth > JSON_DEPTH_MAX)
		return false;
	space(r);
	if (!byte_is(r, close)) {
		do {
			if (close == '}' ? !member_is(r, &names) : !value_is(r))
				return false;
			space(r);
		} while (byte_is(r, ','));
		if (!byte_is(r, close))
			return false;
	}
	r->depth--;
	return true;
}

static bool word_is(struct reader *r, const char *word)
{
	for (; *word != '\0'; word++) {
		if (!byte_is(r, (unsigned char)*word))
			return false;
	}
	return true;
}

static bool value_is(struct reader *r)
{
	const char *text;

	space(r);
	r->tokens++;
	if (r->at == r->end)
		return false;
	switch (*r->at) {
	case '{':
		r->at++;
		return inside(r, '}');
	case '[':
		r->at++;
		return inside(r, ']');
	case '"':
		return string_is(r, &text);
	case 't':
		return word_is(r, "true");
	case 'f':
		return word_is(r, "false");
	case 'n':
		return word_is(r, "null");
	default:
		return number_is(r);
	}
}

bool reference_json(struct arena *arena, const char *bytes, size_t len)
{
	struct reader r = { .arena = arena, .at = (const unsigned char *)bytes };

	r.end = r.at + len;
	if (!value_is(&r))
		return false;
	space(&r);
	return r.at == r.end && r.tokens <= JSON_TOKENS_MAX;
}
