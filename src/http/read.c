#include "http/read.h"

#include <string.h>

#include "base/arena.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/uuid.h"
#include "http/http.h"

static const struct { const char *name; enum http_method method; } methods[] = {
	{ "GET", HTTP_GET }, { "HEAD", HTTP_HEAD }, { "POST", HTTP_POST }, { "PUT", HTTP_PUT },
	{ "PATCH", HTTP_PATCH }, { "DELETE", HTTP_DELETE }, { "OPTIONS", HTTP_OPTIONS },
};

static const char *param(char **params, const char *name)
{
	size_t len = strlen(name);

	for (char **p = params; *p != NULL; p++) {
		if (**p == *name && strncmp(*p, name, len) == 0 && (*p)[len] == '=')
			return *p + len + 1;
	}
	return NULL;
}

static const char *param_or(char **params, const char *name, const char *otherwise)
{
	const char *value = param(params, name);

	return value == NULL ? otherwise : value;
}

static bool header_matches(const char *entry, const char *name, size_t len)
{
	/* By hand: a request is asked for some dozen headers, and nearly every entry is another one. */
	return entry[0] == 'H' && entry[1] == 'T' && entry[2] == 'T' && entry[3] == 'P' && entry[4] == '_' && entry[5] == name[0] &&
		strncmp(entry + 5, name, len) == 0 && entry[5 + len] == '=';
}

const char *request_header(const struct request *request, const char *name)
{
	size_t len = strlen(name);

	for (char **p = request->params; *p != NULL; p++) {
		if (header_matches(*p, name, len))
			return *p + 5 + len + 1;
	}
	return NULL;
}

bool request_header_twice(const struct request *request, const char *name)
{
	size_t len = strlen(name);
	int times = 0;

	for (char **p = request->params; *p != NULL; p++)
		times += header_matches(*p, name, len);
	return times > 1;
}

const char *request_header_list(const struct request *request, const char *name)
{
	size_t len = strlen(name);
	const char *list = NULL;

	for (char **p = request->params; *p != NULL; p++) {
		if (header_matches(*p, name, len))
			list = list == NULL ? *p + 5 + len + 1 : arena_printf(request->arena, "%s, %s", list, *p + 5 + len + 1);
	}
	return list;
}

const char *request_query(const struct request *request, const char *name)
{
	for (size_t i = request->query_len; i > 0; i--) {
		if (strcmp(request->query[i - 1].name, name) == 0)
			return request->query[i - 1].value;
	}
	return NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *percent_decode(struct arena *arena, const char *text, size_t len, int plus)
{
	char *out = arena_alloc(arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%') {
			int high = len - i > 2 ? hex_digit(text[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(text[i + 2]) : -1;

			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		if (c == '\0')
			return NULL;
		out[n++] = c;
	}
	return utf8_valid(out, n) ? out : NULL;
}

static void segments_read(struct request *request, const char *path, size_t len)
{
	const char *at = path + 1;
	const char *end = path + len;

	if (len == 0 || *path != '/') {
		fault_set(&request->fault, FAULT_BAD_REQUEST, "The request target is not a path.");
		return;
	}
	for (;;) {
		const char *slash = memchr(at, '/', (size_t)(end - at));
		const char *stop = slash == NULL ? end : slash;
		char *segment;

		if (request->segments_len == HTTP_SEGMENTS_MAX) {
			request->segments_len++;
			return;
		}
		segment = percent_decode(request->arena, at, (size_t)(stop - at), 0);
		if (segment == NULL) {
			fault_set(&request->fault, FAULT_BAD_REQUEST, "The path is not properly encoded.");
			segment = arena_text(request->arena, "");
		}
		request->segments[request->segments_len++] = segment;
		if (slash == NULL)
			return;
		at = slash + 1;
	}
}

static void query_read(struct request *request, const char *query)
{
	size_t most = 1;

	for (const char *p = query; *p != '\0'; p++)
		most += *p == '&';
	if (most > HTTP_QUERY_MAX) {
		fault_set(&request->fault, FAULT_BAD_REQUEST, "The query has too many members.");
		return;
	}
	request->query = arena_array(request->arena, most, sizeof(*request->query));
	while (*query != '\0') {
		size_t len = strcspn(query, "&");
		const char *equals = memchr(query, '=', len);
		size_t name_len = equals == NULL ? len : (size_t)(equals - query);
		struct http_pair *pair = &request->query[request->query_len];

		if (len > 0) {
			pair->name = percent_decode(request->arena, query, name_len, 1);
			pair->value = equals == NULL ? "" : percent_decode(request->arena, equals + 1, len - name_len - 1, 1);
			if (pair->name == NULL || pair->value == NULL) {
				fault_set(&request->fault, FAULT_BAD_REQUEST, "The query is not properly encoded.");
				return;
			}
			request->query_len++;
		}
		query += len + (query[len] == '&');
	}
}

/* A token that may be echoed and logged: 1 to 128 of A-Z a-z 0-9 . _ - */
static bool id_is_sane(const char *id)
{
	static const bool sane[256] = { ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true, ['.'] = true, ['_'] = true, ['-'] = true };
	size_t len = 0;

	while (sane[(unsigned char)id[len]])
		len++;
	return len > 0 && len <= 128 && id[len] == '\0';
}

static void id_read(struct request *request)
{
	bool twice = request_header_twice(request, "X_REQUEST_ID");
	const char *id = request_header(request, "X_REQUEST_ID");

	if (id == NULL || !id_is_sane(id))
		id = param(request->params, "CARTD_REQUEST_ID");
	/* Two are no name for one request; nginx may have passed on the first of them as its own. */
	if (twice || id == NULL || !id_is_sane(id))
		id = uuid_new(arena_alloc(request->arena, UUID_TEXT_LEN));
	/* A copy: the log's line is written when FastCGI's parameters are gone. */
	request->id = arena_text(request->arena, id);
}

static void target_read(struct request *request)
{
	const char *target = param_or(request->params, "REQUEST_URI", "/");
	const char *path = target;
	const char *end = target + strcspn(target, "?");

	request->target = target;
	/* RFC 9112, section 3.2.2: an absolute-form target's authority tells us nothing we would trust. */
	if (strncmp(path, "http://", 7) == 0 || strncmp(path, "https://", 8) == 0) {
		path = strstr(path, "//") + 2;
		path = memchr(path, '/', (size_t)(end - path));
	}
	if (path == NULL)
		segments_read(request, "/", 1);
	else
		segments_read(request, path, (size_t)(end - path));
	query_read(request, *end == '\0' ? "" : end + 1);
}

void request_read(struct request *request, struct arena *arena, char **params, size_t *declared_len)
{
	const char *length = param(params, "CONTENT_LENGTH");
	int64_t number = 0;

	memset(request, 0, sizeof(*request));
	request->arena = arena;
	request->params = params;
	request->method_name = param_or(params, "REQUEST_METHOD", "GET");
	request->method = HTTP_OTHER;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (strcmp(methods[i].name, request->method_name) == 0)
			request->method = methods[i].method;
	}
	request->remote_addr = param_or(params, "REMOTE_ADDR", "");
	request->store = param(params, "CARTD_STORE");
	if (request->store != NULL)
		request->store = *request->store == '\0' ? NULL : arena_text(arena, request->store);
	id_read(request);
	target_read(request);
	if (length != NULL && *length != '\0' && !number_parse(length, 0, INT64_MAX, &number))
		fault_set(&request->fault, FAULT_BAD_REQUEST, "Content-Length is not a number.");
	*declared_len = (size_t)number;
}
