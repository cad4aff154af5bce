#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/number.h"

struct buf buf_new(struct arena *arena, size_t room)
{
	return (struct buf){ .arena = arena, .room = room };
}

void buf_enlarge(struct buf *buf, size_t len)
{
	size_t need;
	if (__builtin_add_overflow(buf->len, len, &need) || __builtin_add_overflow(need, 1, &need))
		need = (size_t)-1; /* the arena refuses it */
	size_t room = buf->at == NULL ? buf->room : buf->room * 2;
	if (room < 64)
		room = 64;
	if (room < need)
		room = need;
	char *at = arena_room(buf->arena, room);
	if (buf->len > 0)
		memcpy(at, buf->at, buf->len);
	buf->at = at;
	buf->room = room;
}

void buf_put(struct buf *buf, const char *bytes, size_t len)
{
	char *to = buf_room(buf, len);
	if (len > 0)
		memcpy(to, bytes, len);
	buf_end(buf, to + len);
}

void buf_text(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	char *to = buf_room(buf, 1);
	*to = c;
	buf_end(buf, to + 1);
}

void buf_int(struct buf *buf, int64_t number)
{
	char *to = buf_room(buf, NUMBER_TEXT_LEN);
	buf_end(buf, number_print(number, to));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return;
	char *to = buf_room(buf, (size_t)len);
	va_start(args, format);
	(void)vsnprintf(to, (size_t)len + 1, format, args);
	va_end(args);
	buf_end(buf, to + len);
}
