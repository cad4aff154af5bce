/*
 * page_links: what a list says of its pages.
 *
 * Links are query strings, with every parameter of the request but those that
 * say where a page begins.
 */
#include <inttypes.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/page.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/percent.h"

static bool says_where(const char *name)
{
	static const char *const names[] = { "page", "limit", "before", "after" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static void others(struct buf *link, const struct request *request)
{
	for (size_t i = 0; i < request->query_len; i++) {
		if (says_where(request->query[i].name))
			continue;
		buf_char(link, '&');
		percent_encode(link, request->query[i].name);
		buf_char(link, '=');
		percent_encode(link, request->query[i].value);
	}
}

static void page_link(struct call *call, struct json_w *w, const char *name, int64_t page, int64_t limit)
{
	struct buf link = buf_new(call->arena, 64);

	buf_printf(&link, "?page=%" PRId64 "&limit=%" PRId64, page, limit);
	others(&link, call->request);
	json_m_text(w, name, link.at);
}

/* side: "before" or "after" */
static void cursor_link(struct call *call, struct json_w *w, const char *name, const char *side, const char *cursor, int64_t limit)
{
	struct buf link = buf_new(call->arena, 64);

	buf_printf(&link, "?limit=%" PRId64, limit);
	others(&link, call->request);
	buf_printf(&link, "&%s=", side);
	percent_encode(&link, cursor);
	json_m_text(w, name, link.at);
}

/* By cursor there is no page number: to know it, all before would have to be counted. */
static void write_pagination(struct call *call, struct json_w *w, const struct page *page, const struct page_shown *shown)
{
	int64_t pages = (shown->total + page->limit - 1) / page->limit;

	json_w_open(w, '{');
	json_m_int(w, "total", shown->total);
	json_m_int(w, "count", shown->count);
	json_m_int(w, "per_page", page->limit);
	if (page->number > 0)
		json_m_int(w, "current_page", page->number);
	json_m_int(w, "total_pages", pages);
	json_m_open(w, "links", '{');
	if (page->number > 1 && pages > 0)
		page_link(call, w, "previous", page->number - 1 < pages ? page->number - 1 : pages, page->limit);
	if (page->number > 0)
		page_link(call, w, "current", page->number, page->limit);
	if (page->number > 0 && shown->more_behind)
		page_link(call, w, "next", page->number + 1, page->limit);
	json_w_close(w, '}');
	json_w_close(w, '}');
}

static void write_cursors(struct call *call, struct json_w *w, const struct page *page, const struct page_shown *shown)
{
	const char *start = shown->count > 0 ? cursor_print(call->arena, shown->first) : NULL;
	const char *end = shown->count > 0 ? cursor_print(call->arena, shown->last) : NULL;

	json_w_open(w, '{');
	json_m_int(w, "count", shown->count);
	json_m_int(w, "per_page", page->limit);
	if (shown->count > 0) {
		json_m_text(w, "start_cursor", start);
		json_m_text(w, "end_cursor", end);
	}
	json_m_open(w, "links", '{');
	if (shown->count > 0 && shown->more_before)
		cursor_link(call, w, "previous", "before", start, page->limit);
	if (page->after != NULL)
		cursor_link(call, w, "current", "after", page->after, page->limit);
	else if (page->before != NULL)
		cursor_link(call, w, "current", "before", page->before, page->limit);
	else
		page_link(call, w, "current", page->number, page->limit);
	if (shown->count > 0 && shown->more_behind)
		cursor_link(call, w, "next", "after", end, page->limit);
	json_w_close(w, '}');
	json_w_close(w, '}');
}

void page_write(struct call *call, struct json_w *w, const struct page *page, const struct page_shown *shown)
{
	json_w_open(w, '{');
	json_w_name(w, "pagination");
	write_pagination(call, w, page, shown);
	json_w_name(w, "cursor_pagination");
	write_cursors(call, w, page, shown);
	json_w_close(w, '}');
}
