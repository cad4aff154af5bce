#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct buf buf_new(struct arena *arena, size_t room)
{
	return (struct buf){ .arena = arena, .room = room };
}

__attribute__((noinline, cold))
static void buf_enlarge(struct buf *buf, size_t len)
{
	size_t need;
	if (__builtin_add_overflow(buf->len, len, &need) || __builtin_add_overflow(need, 1, &need))
		need = (size_t)-1; /* the arena refuses it */
	size_t room = buf->at == NULL ? buf->room : buf->room * 2;
	if (room < 64)
		room = 64;
	if (room < need)
		room = need;
	char *at = arena_alloc(buf->arena, room);
	if (buf->len > 0)
		memcpy(at, buf->at, buf->len);
	buf->at = at;
	buf->room = room;
}

/* Room for len more bytes and the NUL; an answer asks some hundred times, and nearly always there is. */
static inline void buf_grow(struct buf *buf, size_t len)
{
	if (buf->at == NULL || buf->room - buf->len <= len)
		buf_enlarge(buf, len);
}

void buf_put(struct buf *buf, const char *bytes, size_t len)
{
	buf_grow(buf, len);
	if (len > 0)
		memcpy(buf->at + buf->len, bytes, len);
	buf->len += len;
	buf->at[buf->len] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_grow(buf, 1);
	buf->at[buf->len++] = c;
	buf->at[buf->len] = '\0';
}

void buf_int(struct buf *buf, int64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (number < 0)
		digits[--at] = '-';
	buf_put(buf, digits + at, sizeof(digits) - at);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return;
	buf_grow(buf, (size_t)len);
	va_start(args, format);
	(void)vsnprintf(buf->at + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
}
