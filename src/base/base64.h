/*
 * base64: base64url without padding (RFC 4648, section 5), as JOSE writes it.
 *
 * Strict: its alphabet alone, no '=', no space, no impossible length, and the
 * bits behind the last byte are zero, so that each value has one text.
 */
#ifndef CARTD_BASE_BASE64_H
#define CARTD_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The text of bytes, in the arena. */
char *base64url_write(struct arena *arena, const void *bytes, size_t len);

/* True and *bytes (in the arena, a NUL behind them) where all of text is base64url; no text is no bytes. */
bool base64url_read(struct arena *arena, const char *text, size_t text_len, unsigned char **bytes, size_t *len);

#endif
