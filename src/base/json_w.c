#include "base/json.h"

#include <string.h>

#include "base/arena.h"
#include "base/number.h"

struct json_w json_w_new(struct arena *arena, size_t room)
{
	return (struct json_w){ .buf = buf_new(arena, room) };
}

/* Where a value goes that takes len bytes at most: behind the comma that is due. */
static char *value_begin(struct json_w *w, size_t len)
{
	char *to = buf_room(&w->buf, len + 1);
	if (w->comma)
		*to++ = ',';
	w->comma = true;
	return to;
}

void json_w_open(struct json_w *w, char bracket)
{
	char *to = value_begin(w, 1);
	*to = bracket;
	buf_end(&w->buf, to + 1);
	w->comma = false;
}

void json_w_close(struct json_w *w, char bracket)
{
	buf_char(&w->buf, bracket);
	w->comma = true;
}

void json_w_name_len(struct json_w *w, const char *name, size_t len)
{
	char *to = value_begin(w, len + 3);
	*to++ = '"';
	to = (char *)memcpy(to, name, len) + len;
	*to++ = '"';
	*to++ = ':';
	buf_end(&w->buf, to);
	w->comma = false;
}

/* What cannot stand in a string as it is. */
static const unsigned char special[256] = { [0x00 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1, [0x7f] = 1 };

enum { ESCAPE_LEN = 6 };

/* c as it stands in a string, where it cannot stand as it is; returns where that ends. */
static char *escape_put(char *to, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[256] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};
	*to++ = '\\';
	if (letters[c] != 0) {
		*to++ = letters[c];
		return to;
	}
	memcpy(to, "u00", 3);
	to[3] = hex[c >> 4];
	to[4] = hex[c & 15];
	return to + 5;
}

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

static uint64_t zero_bytes(uint64_t word)
{
	return (word - EACH_BYTE(1)) & ~word & EACH_BYTE(0x80);
}

/* Eight bytes, none of them special: the same question as of the table, asked once. */
static bool word_is_plain(uint64_t word)
{
	uint64_t below = (word - EACH_BYTE(0x20)) & ~word & EACH_BYTE(0x80);
	return (below | zero_bytes(word ^ EACH_BYTE('"')) | zero_bytes(word ^ EACH_BYTE('\\')) | zero_bytes(word ^ EACH_BYTE(0x7f))) == 0;
}

/* What of text needs no escape, at to; returns how much that was. */
static size_t plain_put(char *to, const char *text, size_t len)
{
	size_t done = 0;
	for (uint64_t word; len - done >= sizeof(word); done += sizeof(word)) {
		memcpy(&word, text + done, sizeof(word));
		if (!word_is_plain(word))
			break;
		memcpy(to + done, &word, sizeof(word));
	}
	for (; done < len && !special[(unsigned char)text[done]]; done++)
		to[done] = text[done];
	return done;
}

void json_w_string(struct json_w *w, const char *text)
{
	if (text == NULL) {
		json_w_null(w);
		return;
	}
	size_t len = strlen(text);
	char *to = value_begin(w, len + 2);
	*to++ = '"';
	for (;;) {
		size_t plain = plain_put(to, text, len);
		text += plain;
		len -= plain;
		to += plain;
		if (len == 0)
			break;
		buf_end(&w->buf, to);
		to = escape_put(buf_room(&w->buf, ESCAPE_LEN + len), (unsigned char)*text++);
		len--;
	}
	*to++ = '"';
	buf_end(&w->buf, to);
}

void json_w_int(struct json_w *w, int64_t number)
{
	buf_end(&w->buf, number_print(number, value_begin(w, NUMBER_TEXT_LEN)));
}

void json_w_decimal(struct json_w *w, struct decimal number)
{
	char *to = value_begin(w, DECIMAL_TEXT_LEN);
	buf_end(&w->buf, decimal_put(number, to));
}

void json_w_bool(struct json_w *w, bool value)
{
	json_w_raw(w, value ? "true" : "false");
}

void json_w_null(struct json_w *w)
{
	json_w_raw(w, "null");
}

void json_w_raw(struct json_w *w, const char *json)
{
	size_t len = strlen(json);
	char *to = value_begin(w, len);
	memcpy(to, json, len);
	buf_end(&w->buf, to + len);
}

void json_m_time(struct json_w *w, const char *name, const char *stamp, const char *zone)
{
	char out[32] = "0000-00-00T00:00:00";
	if (strlen(stamp) >= 19) {
		memcpy(out, stamp, 10);
		memcpy(out + 11, stamp + 11, 8);
	}
	(void)strncat(out, zone, sizeof(out) - 20);
	json_m_text(w, name, out);
}

/* literal: {/a.jpg,"/b c.jpg"}; what is quoted has backslashes before quotes and backslashes. */
void json_m_texts(struct json_w *w, const char *name, const char *literal)
{
	json_m_open(w, name, '[');
	for (const char *at = literal == NULL ? "}" : literal + 1; *at != '}' && *at != '\0'; at += *at == ',') {
		bool quoted = *at == '"';
		char *item = arena_alloc(w->buf.arena, strlen(at) + 1);
		size_t len = 0;
		for (at += quoted; *at != '\0' && (quoted ? *at != '"' : *at != ',' && *at != '}'); at++) {
			at += quoted && *at == '\\' && at[1] != '\0';
			item[len++] = *at;
		}
		at += quoted && *at == '"';
		json_w_string(w, item);
	}
	json_w_close(w, ']');
}
