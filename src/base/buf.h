/*
 * buf: text that grows in an arena.  Always ended with a NUL.
 */
#ifndef CARTD_BASE_BUF_H
#define CARTD_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

struct arena;

struct buf {
	struct arena *arena;
	char *at;       /* NULL until something is written */
	size_t len;
	size_t room;
};

struct buf buf_new(struct arena *arena, size_t room);

/* What buf_room() does where there is too little. */
void buf_enlarge(struct buf *buf, size_t len);

/* Room for len more bytes and the NUL, and where they go; buf_end() says where they ended. */
static inline char *buf_room(struct buf *buf, size_t len)
{
	if (__builtin_expect(buf->at == NULL || buf->room - buf->len <= len, 0))
		buf_enlarge(buf, len);
	return buf->at + buf->len;
}

static inline void buf_end(struct buf *buf, char *end)
{
	*end = '\0';
	buf->len = (size_t)(end - buf->at);
}

void buf_put(struct buf *buf, const char *bytes, size_t len);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
