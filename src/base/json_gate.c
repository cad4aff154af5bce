/*
 * One pass over the bytes, with an explicit stack, before json-c sees them.
 */
#include "base/json.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_names.h"
#include "base/json_text.h"
#include "base/utf8.h"

enum {
	EXPONENT_MAX = 100000,  /* larger ones are all the same */
	SAFE_EXPONENT = 300     /* within ±this a double neither overflows nor vanishes */
};

struct gate {
	struct arena *arena;
	const unsigned char *bytes;
	size_t at;
	size_t len;
	const char *wrong;      /* a phrase, without the offset */
	int tokens;
	int depth;
	struct {
		char bracket;
		unsigned names;         /* where its names begin */
	} open[JSON_DEPTH_MAX];
	struct json_names names;
};

/* What may stand in a string as it is: neither quote, backslash, control character nor a byte above ASCII. */
static const unsigned char plain[256] = {
	[0x20 ... 0x21] = 1, [0x23 ... 0x5b] = 1, [0x5d ... 0x7f] = 1,
};

static bool gate_wrong(struct gate *g, size_t at, const char *phrase)
{
	g->at = at;
	g->wrong = phrase;
	return false;
}

/* The byte to be read next; 0 at the end, where no JSON text has one either. */
static unsigned char gate_peek(const struct gate *g)
{
	return g->at < g->len ? g->bytes[g->at] : 0;
}

static bool gate_unexpected(struct gate *g, const char *phrase)
{
	return gate_wrong(g, g->at, g->at < g->len ? phrase : "the text ends too early");
}

static void gate_space(struct gate *g)
{
	while (g->at < g->len) {
		unsigned char c = g->bytes[g->at];
		if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
			break;
		g->at++;
	}
}

static bool gate_token(struct gate *g)
{
	if (++g->tokens > JSON_TOKENS_MAX)
		return gate_wrong(g, g->at, "there are too many values and names");
	return true;
}

/* --- strings --- */

/* Four hexadecimal digits at an offset; -1: they are not. */
static int hex4(const struct gate *g, size_t at)
{
	return g->len - at < 4 ? -1 : json_hex4(g->bytes + at);
}

static bool gate_unicode(struct gate *g, size_t start)
{
	int unit = hex4(g, g->at);
	if (unit < 0)
		return gate_wrong(g, start, "four hexadecimal digits must follow \\u");
	g->at += 4;
	if (unit == 0)
		return gate_wrong(g, start, "\\u0000 is not taken");
	if (unit < 0xd800 || unit > 0xdfff)
		return true;
	if (unit > 0xdbff || g->len - g->at < 6 || g->bytes[g->at] != '\\' || g->bytes[g->at + 1] != 'u')
		return gate_wrong(g, start, "a surrogate stands alone");
	int low = hex4(g, g->at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return gate_wrong(g, start, "a surrogate stands alone");
	g->at += 6;
	return true;
}

static bool gate_escape(struct gate *g)
{
	size_t start = g->at++;
	unsigned char c = gate_peek(g);
	if (c == 'u') {
		g->at++;
		return gate_unicode(g, start);
	}
	if (c == 0 || strchr("\"\\/bfnrt", c) == NULL)
		return gate_wrong(g, start, "this escape does not exist");
	g->at++;
	return true;
}

/* From behind the opening quote to behind the closing one. */
static bool gate_string(struct gate *g, bool *escaped)
{
	const unsigned char *bytes = g->bytes;
	for (;;) {
		size_t at = g->at;
		while (at < g->len && plain[bytes[at]])
			at++;
		g->at = at;
		if (at == g->len)
			return gate_wrong(g, at, "a string does not end");
		unsigned char c = bytes[at];
		if (c == '"') {
			g->at++;
			return true;
		}
		if (c == '\\') {
			*escaped = true;
			if (!gate_escape(g))
				return false;
		} else if (c < 0x20) {
			return gate_wrong(g, at, "a control character in a string must be escaped");
		} else {
			size_t len = utf8_char_len(bytes + at, g->len - at);
			if (len == 0)
				return gate_wrong(g, at, "this is not UTF-8");
			g->at += len;
		}
	}
}

/* --- names --- */

/* "name" : */
static bool gate_name(struct gate *g)
{
	if (gate_peek(g) != '"')
		return gate_unexpected(g, "a name in double quotes must stand here");
	if (!gate_token(g))
		return false;
	size_t start = g->at++;
	bool escaped = false;
	if (!gate_string(g, &escaped))
		return false;
	const char *text = (const char *)g->bytes + start + 1;
	size_t len = g->at - start - 2;
	if (escaped) {
		char *out = arena_alloc(g->arena, len);
		len = json_unescape((const unsigned char *)text, len, out);
		text = out;
	}
	if (!json_names_add(&g->names, g->open[g->depth - 1].names, text, len))
		return gate_wrong(g, start, "the object has this name already");
	gate_space(g);
	if (gate_peek(g) != ':')
		return gate_unexpected(g, "a colon must stand here");
	g->at++;
	return true;
}

/* --- numbers --- */

/* Digits from here on; false where there are none. */
static bool gate_digits(struct gate *g)
{
	size_t start = g->at;
	while (g->at < g->len && g->bytes[g->at] >= '0' && g->bytes[g->at] <= '9')
		g->at++;
	return g->at > start || gate_unexpected(g, "a digit must stand here");
}

static bool int64_fits(const unsigned char *digits, size_t len, bool negative)
{
	static const char max[2][20] = { "9223372036854775807", "9223372036854775808" };
	return len < 19 || (len == 19 && memcmp(digits, max[negative], 19) <= 0);
}

/* json-c makes a double of it: that one must be finite, and zero only where the number is. */
static bool double_fits(struct gate *g, size_t start, long whole_digits, long exponent)
{
	if (whole_digits + labs(exponent) < SAFE_EXPONENT && g->at - start < SAFE_EXPONENT - (size_t)labs(exponent))
		return true;
	struct arena_mark here = arena_here(g->arena);
	const char *text = arena_bytes(g->arena, g->bytes + start, g->at - start);
	double value = strtod(text, NULL);
	size_t mantissa_len = strcspn(text, "eE");
	bool zero = strcspn(text, "123456789") >= mantissa_len;
	arena_rewind(g->arena, here);
	return zero || isnormal(value);
}

static bool gate_number(struct gate *g)
{
	size_t start = g->at;
	bool negative = gate_peek(g) == '-';
	g->at += negative;
	size_t whole = g->at;
	if (!gate_digits(g))
		return false;
	size_t whole_len = g->at - whole;
	if (g->bytes[whole] == '0' && whole_len > 1)
		return gate_wrong(g, whole, "a number must not begin with a superfluous 0");
	bool real = false;
	if (gate_peek(g) == '.') {
		real = true;
		g->at++;
		if (!gate_digits(g))
			return false;
	}
	long exponent = 0;
	if ((gate_peek(g) | 0x20) == 'e') {
		real = true;
		g->at++;
		bool down = gate_peek(g) == '-';
		if (down || gate_peek(g) == '+')
			g->at++;
		size_t digits = g->at;
		if (!gate_digits(g))
			return false;
		for (size_t i = digits; i < g->at && exponent < EXPONENT_MAX; i++)
			exponent = exponent * 10 + (g->bytes[i] - '0');
		if (down)
			exponent = -exponent;
	}
	if (real ? !double_fits(g, start, (long)whole_len, exponent) :
	    !int64_fits(g->bytes + whole, whole_len, negative))
		return gate_wrong(g, start, "the number does not fit");
	return true;
}

/* --- values --- */

static bool gate_word(struct gate *g, const char *word)
{
	size_t len = strlen(word);
	if (g->len - g->at < len || memcmp(g->bytes + g->at, word, len) != 0)
		return gate_unexpected(g, "a value must stand here");
	g->at += len;
	return true;
}

static bool gate_open(struct gate *g, char bracket)
{
	if (g->depth == JSON_DEPTH_MAX)
		return gate_wrong(g, g->at, "objects and arrays are nested too deeply");
	g->at++;
	g->open[g->depth].bracket = bracket;
	g->open[g->depth].names = g->names.len;
	g->depth++;
	return true;
}

/* A scalar, or a bracket that opens; *opened says which. */
static bool gate_value(struct gate *g, bool *opened)
{
	bool escaped = false;
	*opened = false;
	if (!gate_token(g))
		return false;
	unsigned char c = gate_peek(g);
	switch (c) {
	case '{':
	case '[':
		*opened = true;
		return gate_open(g, (char)c);
	case '"':
		g->at++;
		return gate_string(g, &escaped);
	case 't':
		return gate_word(g, "true");
	case 'f':
		return gate_word(g, "false");
	case 'n':
		return gate_word(g, "null");
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return gate_number(g);
		return gate_unexpected(g, "a value must stand here");
	}
}

/* Behind a value: closes what closes, passes the comma where another value follows. */
static bool gate_behind(struct gate *g)
{
	while (g->depth > 0) {
		gate_space(g);
		bool object = g->open[g->depth - 1].bracket == '{';
		unsigned char c = gate_peek(g);
		if (c == (object ? '}' : ']')) {
			g->at++;
			g->depth--;
			json_names_cut(&g->names, g->open[g->depth].names);
			continue;
		}
		if (c != ',')
			return gate_unexpected(g, object ? "a comma or } must stand here" : "a comma or ] must stand here");
		g->at++;
		gate_space(g);
		return !object || gate_name(g);
	}
	return true;
}

static bool gate_text(struct gate *g)
{
	if (g->len > INT_MAX) /* json-c counts with int */
		return gate_wrong(g, 0, "it is too long");
	gate_space(g);
	if (g->at == g->len)
		return gate_wrong(g, g->at, "there is no value");
	do {
		bool opened;
		gate_space(g);
		if (!gate_value(g, &opened))
			return false;
		if (opened) {
			bool object = g->open[g->depth - 1].bracket == '{';
			gate_space(g);
			if (gate_peek(g) != (object ? '}' : ']')) {
				if (object && !gate_name(g))
					return false;
				continue;
			}
		}
		if (!gate_behind(g))
			return false;
	} while (g->depth > 0);
	gate_space(g);
	return g->at == g->len || gate_wrong(g, g->at, "something stands behind the value");
}

bool json_gate(struct arena *arena, const char *bytes, size_t len, const char **why)
{
	struct gate g = { .arena = arena, .names = { .arena = arena }, .bytes = (const unsigned char *)bytes, .len = len };
	struct arena_mark here = arena_here(arena);
	bool good = gate_text(&g);
	arena_rewind(arena, here);
	if (!good)
		*why = arena_printf(arena, "This is not JSON: %s (byte %zu).", g.wrong, g.at);
	return good;
}
