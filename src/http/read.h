/*
 * read: FastCGI parameters into struct request.
 *
 * The path is taken from REQUEST_URI, which is raw: it is split at '/' and
 * each segment decoded once, so that %2F never makes a new segment.  What is
 * wrong (bad escapes, NUL, invalid UTF-8, too many query members, a bad
 * Content-Length) is left in request->fault; the request is usable all the same.
 */
#ifndef CARTD_HTTP_READ_H
#define CARTD_HTTP_READ_H

#include <stddef.h>

struct arena;
struct request;

void request_read(struct request *request, struct arena *arena, char **params, size_t *declared_len);

/*
 * Percent-decodes len bytes into the arena; plus says whether '+' is a space
 * (queries).  NULL: a broken escape, a NUL, or no UTF-8.
 */
char *percent_decode(struct arena *arena, const char *text, size_t len, int plus);

#endif
