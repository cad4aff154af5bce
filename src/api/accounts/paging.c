#include <inttypes.h>
#include <string.h>

#include "api/accounts/accounts.h"
#include "api/api.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/number.h"
#include "base/percent.h"

enum { LIMIT_DEFAULT = 10, LIMIT_MAX = 100 };

/* Four links with all of it, and the other headers, are to fit into what nginx takes (16 KiB). */
enum { OTHERS_LEN_MAX = 2048 };

static bool number_read(struct call *call, const char *name, int64_t most, const char *wrong, int64_t *number)
{
	const char *text = request_query(call->request, name);
	size_t times = 0;

	for (size_t i = 0; i < call->request->query_len; i++)
		times += strcmp(call->request->query[i].name, name) == 0;
	if (text == NULL || (times == 1 && number_parse(text, 1, most, number)))
		return true;
	return fault_set(&call->fault, FAULT_BAD_REQUEST, wrong);
}

bool paging_read(struct call *call, struct paging *page)
{
	*page = (struct paging){ .number = 1, .limit = LIMIT_DEFAULT };
	return number_read(call, "page", INT32_MAX, "page must be an integer between 1 and 2147483647.", &page->number) &&
		number_read(call, "limit", LIMIT_MAX, "limit must be an integer between 1 and 100.", &page->limit);
}

int64_t paging_skip(const struct paging *page)
{
	return (page->number - 1) * page->limit;
}

/* What else the query holds, to be kept. */
static bool others(struct call *call, struct buf *out)
{
	const struct request *request = call->request;

	for (size_t i = 0; i < request->query_len; i++) {
		const struct http_pair *pair = &request->query[i];

		if (strcmp(pair->name, "page") == 0 || strcmp(pair->name, "limit") == 0)
			continue;
		buf_char(out, '&');
		percent_encode(out, pair->name);
		buf_char(out, '=');
		percent_encode(out, pair->value);
	}
	if (out->len > OTHERS_LEN_MAX)
		return fault_set(&call->fault, FAULT_BAD_REQUEST, "The query is too long.");
	return true;
}

/* Path and query alone: whatever host the client knows us by. */
static bool link_header(struct call *call, const char *path, const struct paging *page, int64_t pages)
{
	int64_t last = pages > 0 ? pages : 1;
	const struct { const char *rel; int64_t number; } links[] = {
		{ "first", 1 },
		{ "prev", page->number == 1 ? 0 : page->number - 1 < last ? page->number - 1 : last },
		{ "next", page->number < last ? page->number + 1 : 0 },
		{ "last", last },
	};
	struct buf rest = buf_new(call->arena, 64);
	struct buf header = buf_new(call->arena, 512);

	if (!others(call, &rest))
		return false;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		if (links[i].number == 0)
			continue;
		buf_printf(&header, "%s<%s?page=%" PRId64 "&limit=%" PRId64 "%s>; rel=\"%s\"", header.len > 0 ? ", " : "", path,
			links[i].number, page->limit, rest.len > 0 ? rest.at : "", links[i].rel);
	}
	reply_header(call->reply, "Link", header.at);
	return true;
}

bool paging_write(struct call *call, struct json_w *w, const char *path, const struct paging *page, int64_t total)
{
	int64_t pages = (total + page->limit - 1) / page->limit;

	json_m_int(w, "total", total);
	json_m_int(w, "page", page->number);
	json_m_int(w, "limit", page->limit);
	json_m_int(w, "totalPages", pages);
	return link_header(call, path, page, pages);
}
