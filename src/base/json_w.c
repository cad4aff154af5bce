#include "base/json.h"

#include <string.h>

struct json_w json_w_new(struct arena *arena, size_t room)
{
	return (struct json_w){ .buf = buf_new(arena, room) };
}

static void value_begin(struct json_w *w)
{
	if (w->comma)
		buf_char(&w->buf, ',');
	w->comma = true;
}

void json_w_open(struct json_w *w, char bracket)
{
	value_begin(w);
	buf_char(&w->buf, bracket);
	w->comma = false;
}

void json_w_close(struct json_w *w, char bracket)
{
	buf_char(&w->buf, bracket);
	w->comma = true;
}

void json_w_name(struct json_w *w, const char *name)
{
	if (w->comma)
		buf_put(&w->buf, ",\"", 2);
	else
		buf_char(&w->buf, '"');
	buf_text(&w->buf, name);
	buf_put(&w->buf, "\":", 2);
	w->comma = false;
}

/* What cannot stand in a string as it is. */
static const unsigned char special[256] = { [0x00 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1, [0x7f] = 1 };

static void escape_put(struct buf *buf, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[256] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};
	if (letters[c] != 0) {
		char two[2] = { '\\', letters[c] };
		buf_put(buf, two, 2);
	} else {
		char six[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
		buf_put(buf, six, 6);
	}
}

void json_w_string(struct json_w *w, const char *text)
{
	if (text == NULL) {
		json_w_null(w);
		return;
	}
	value_begin(w);
	buf_char(&w->buf, '"');
	for (;;) {
		const char *run = text;
		while (!special[(unsigned char)*text])
			text++;
		buf_put(&w->buf, run, (size_t)(text - run));
		if (*text == '\0')
			break;
		escape_put(&w->buf, (unsigned char)*text++);
	}
	buf_char(&w->buf, '"');
}

void json_w_int(struct json_w *w, int64_t number)
{
	value_begin(w);
	buf_int(&w->buf, number);
}

void json_w_decimal(struct json_w *w, struct decimal number)
{
	char text[DECIMAL_TEXT_LEN];
	value_begin(w);
	buf_text(&w->buf, decimal_print(number, text));
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
	value_begin(w);
	buf_text(&w->buf, json);
}
