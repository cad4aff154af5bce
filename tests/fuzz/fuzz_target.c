/*
 * target: the request target, its path and its query.
 *
 * Each part is what a second reading of the rules makes of it.  What was
 * decoded is UTF-8 without a NUL, and encoded again it is read as the same.
 */
#include <string.h>

#include "base/buf.h"
#include "base/percent.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "http/http.h"
#include "http/read.h"

static bool utf8_all(const char *text)
{
	size_t len = strlen(text), n;

	for (size_t at = 0; at < len; at += n) {
		n = (unsigned char)text[at] < 0x80 ? 1 : utf8_char_len((const unsigned char *)text + at, len - at);
		if (n == 0)
			return false;
	}
	return true;
}

static int hex(const char *at, const char *end)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *digit = at < end && *at != '\0' ? strchr(digits, *at) : NULL;

	return digit == NULL ? -1 : (int)((digit - digits) % 16);
}

/* percent_decode() again; NULL: refused. */
static const char *reference(struct arena *arena, const char *text, size_t len, bool plus)
{
	const char *end = text + len;
	char *out = arena_alloc(arena, len + 1), *to = out;

	while (text < end) {
		int c = (unsigned char)*text++;
		if (c == '%') {
			if (hex(text, end) < 0 || hex(text + 1, end) < 0)
				return NULL;
			c = hex(text, end) * 16 + hex(text + 1, end);
			text += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == 0)
			return NULL;
		*to++ = (char)c;
	}
	return utf8_all(out) ? out : NULL;
}

static void decodes(struct arena *arena, const char *text, size_t len, bool plus)
{
	const char *out = percent_decode(arena, text, len, plus), *expected = reference(arena, text, len, plus);
	struct buf buf = buf_new(arena, 64);

	must((out == NULL) == (expected == NULL));
	if (out == NULL)
		return;
	must(strcmp(out, expected) == 0);
	percent_encode(&buf, out);
	const char *back = percent_decode(arena, buf.at, buf.len, plus);
	must(back != NULL && strcmp(back, out) == 0);
}

/* The path within a target, by RFC 3986's splitting; NULL: there is none. */
static const char *path_of(struct arena *arena, const char *target)
{
	const char *part = arena_bytes(arena, target, strcspn(target, "?"));
	size_t scheme = strncmp(part, "http://", 7) == 0 ? 7 : strncmp(part, "https://", 8) == 0 ? 8 : 0;

	if (scheme > 0) {
		part = strchr(part + scheme, '/');
		return part == NULL ? "/" : part;
	}
	return *part == '/' ? part : NULL;
}

static void segments_hold(struct arena *arena, const struct request *request, const char *path)
{
	size_t n = 0;

	for (const char *at = path; *at == '/' && n < HTTP_SEGMENTS_MAX; n++) {
		size_t len = strcspn(at + 1, "/");
		const char *expected = reference(arena, at + 1, len, false);

		must(expected != NULL || request->fault.code == FAULT_BAD_REQUEST);
		must(n < request->segments_len && strcmp(request->segments[n], expected == NULL ? "" : expected) == 0);
		at += 1 + len;
		if (n + 1 == HTTP_SEGMENTS_MAX && *at == '/')
			n++;
	}
	must(request->segments_len == n);
}

static void query_holds(struct arena *arena, const struct request *request, const char *query)
{
	size_t n = 0;

	for (; *query != '\0' && n < request->query_len;) {
		size_t len = strcspn(query, "&"), name_len = strcspn(query, "&=");

		if (len > 0) {
			const struct http_pair *pair = &request->query[n++];
			const char *value = name_len == len ? "" : reference(arena, query + name_len + 1, len - name_len - 1, true);
			const char *name = reference(arena, query, name_len, true);

			must(name != NULL && value != NULL && strcmp(pair->name, name) == 0 && strcmp(pair->value, value) == 0);
			must(request_query(request, pair->name) != NULL);
		}
		query += len + (query[len] == '&');
	}
	must(n == request->query_len && n <= HTTP_QUERY_MAX);
	must(request->fault.code != FAULT_NONE || query[strspn(query, "&")] == '\0');
	if (n > 0)
		must(strcmp(request_query(request, request->query[n - 1].name), request->query[n - 1].value) == 0);
}

static void target_holds(struct arena *arena, const char *target)
{
	char *params[] = { (char *)"REQUEST_METHOD=GET", arena_printf(arena, "REQUEST_URI=%s", target), NULL };
	const char *query = strchr(target, '?'), *path = path_of(arena, target);
	struct request request;
	size_t declared_len;

	request_read(&request, arena, params, &declared_len);
	must(request.fault.code == FAULT_NONE || request.fault.code == FAULT_BAD_REQUEST);
	must(strcmp(request.target, target) == 0 && declared_len == 0);
	if (path == NULL)
		must(request.fault.code == FAULT_BAD_REQUEST && request.segments_len == 0);
	else
		segments_hold(arena, &request, path);
	query_holds(arena, &request, query == NULL ? "" : query + 1);
}

void fuzz_one(struct arena *arena, const uint8_t *bytes, size_t len)
{
	struct pieces pieces = { arena, bytes, len };

	decodes(arena, (const char *)bytes, len, false);
	decodes(arena, (const char *)bytes, len, true);
	target_holds(arena, piece_rest(&pieces));
}
