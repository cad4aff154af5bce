#include "http/http.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/number.h"

void reply_header(struct reply *reply, const char *name, const char *value)
{
	for (const char *p = value; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return;
	}
	for (size_t i = 0; i < reply->headers_len; i++) {
		if (strcmp(reply->headers[i].name, name) == 0) {
			reply->headers[i].value = value;
			return;
		}
	}
	if (reply->headers_len < REPLY_HEADERS_MAX)
		reply->headers[reply->headers_len++] = (struct http_pair){ name, value };
}

void reply_header_int(struct reply *reply, const char *name, int64_t number)
{
	char *text = arena_room(reply->arena, NUMBER_TEXT_LEN + 1);

	*number_print(number, text) = '\0';
	reply_header(reply, name, text);
}

void reply_version(struct reply *reply, int version)
{
	struct buf tag = buf_new(reply->arena, 32);

	buf_put(&tag, "\"v", 2);
	buf_int(&tag, version);
	buf_char(&tag, '"');
	reply_header(reply, "ETag", tag.at);
}

/* One member of a list of entity tags; *len 0: none left. weak_tag: it had W/. */
static const char *tag_next(const char *at, size_t *len, bool *weak_tag)
{
	const char *end;

	*len = 0;
	at += strspn(at, ", \t");
	*weak_tag = strncmp(at, "W/", 2) == 0;
	if (*weak_tag)
		at += 2;
	if (*at == '*')
		end = at + 1;
	else if (*at == '"' && (end = strchr(at + 1, '"')) != NULL)
		end++;
	else
		return at;
	*len = (size_t)(end - at);
	return at;
}

bool etag_listed(const char *header, const char *tag, bool weak)
{
	size_t len;
	bool weak_tag;

	for (const char *at = tag_next(header, &len, &weak_tag); len > 0; at = tag_next(at + len, &len, &weak_tag)) {
		if (weak_tag && !weak)
			continue;
		if (*at == '*' || (len == strlen(tag) && memcmp(at, tag, len) == 0))
			return true;
	}
	return false;
}

bool etag_names_version(const char *header, int version)
{
	char name[32];
	size_t name_len = (size_t)snprintf(name, sizeof(name), "\"v%d", version);
	size_t len;
	bool weak_tag;

	for (const char *at = tag_next(header, &len, &weak_tag); len > 0; at = tag_next(at + len, &len, &weak_tag)) {
		if (weak_tag)
			continue;
		if (*at == '*')
			return true;
		if (len > name_len && memcmp(at, name, name_len) == 0 && (at[name_len] == '"' || at[name_len] == '.'))
			return true;
	}
	return false;
}

/* True where a media range's parameters hold a weight of zero (RFC 9110, section 12.4.2). */
static bool weight_is_zero(const char *params, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		if ((params[i] == ';' || params[i] == ' ') && (params[i + 1] == 'q' || params[i + 1] == 'Q') && params[i + 2] == '=') {
			const char *q = params + i + 3;
			const char *end = params + len;

			if (q >= end || *q != '0')
				return false;
			for (q++; q < end && (*q == '.' || *q == '0'); q++)
				;
			return q >= end || !isdigit((unsigned char)*q);
		}
	}
	return false;
}

static bool range_is(const char *at, size_t len, const char *range)
{
	return len == strlen(range) && strncasecmp(at, range, len) == 0;
}

bool accept_allows_json(const char *accept)
{
	int best = 0;           /* how closely a range named JSON: 3 by name, 2 by type, 1 by a star */
	bool allowed = false;

	if (accept == NULL || accept[strspn(accept, " \t")] == '\0')
		return true;
	while (*accept != '\0') {
		size_t entry_len = strcspn(accept, ",");
		const char *at = accept + strspn(accept, " \t");
		size_t len = strcspn(at, ";, \t");
		int rank = 0;

		if (range_is(at, len, "application/json") || range_is(at, len, "application/problem+json"))
			rank = 3;
		else if (range_is(at, len, "application/*"))
			rank = 2;
		else if (range_is(at, len, "*/*") || range_is(at, len, "*"))
			rank = 1;
		if (rank > 0 && rank >= best) {
			allowed = (rank == best && allowed) || !weight_is_zero(at + len, (size_t)(accept + entry_len - at) > len ?
				(size_t)(accept + entry_len - at) - len : 0);
			best = rank;
		}
		accept += entry_len;
		accept += *accept == ',';
	}
	return allowed;
}

bool type_is_json(const char *type)
{
	size_t len = strcspn(type, "; \t");

	if (len == 16 && strncasecmp(type, "application/json", 16) == 0)
		return true;
	return len > 17 && strncasecmp(type, "application/", 12) == 0 && strncasecmp(type + len - 5, "+json", 5) == 0;
}
