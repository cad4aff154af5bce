/*
 * page: lists page by page, by number or by cursor: what their query strings
 * say, and what their "meta" does.
 *
 * A cursor is the base64 (RFC 4648, section 4) of "id:<place>"; what a place is
 * the list knows.  Clients are to take it as it is: one that is not to the
 * letter what we print was made by somebody else and is refused.
 */
#ifndef CARTD_API_BIGCOMMERCE_PAGE_H
#define CARTD_API_BIGCOMMERCE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct call;
struct json_w;

/* What a list's query string says. */
struct page {
	bool ascending;                 /* direction */
	int64_t limit;
	int64_t number;                 /* page; 0: by cursor */
	const char *after, *before;     /* cursors as they came, or NULL */
	const char *place;              /* in that cursor */
	bool upward;                    /* how to scan from there: before a cursor, against the direction */
};

/* What there is to say of a page. */
struct page_shown {
	int64_t total, count;
	const char *first, *last;       /* places of the data's first and last; NULL: there are none */
	bool more_before, more_behind;
};

/* direction, limit, page, before, after. False: FAULT_INVALID, or FAULT_TOO_LARGE for the limit. */
bool page_read(struct call *call, struct page *page);

/* The place in the cursor is none of this list's. Returns false. */
bool page_misplaced(struct call *call, const struct page *page);

/*
 * A bound of time, as RFC 3339 with six digits behind the second; NULL where it is
 * absent.  An upper one (end) is made exclusive: all of the day, second or
 * microsecond it names is before it, since that is how times are shown.
 */
bool page_time(struct call *call, const char *name, bool end, const char **bound);

/* more: the scan found more rows than limit. beyond: there is something at the cursor or on its other side. */
void page_more(const struct page *page, bool more, bool beyond, struct page_shown *shown);

/* {"pagination":…,"cursor_pagination":…} */
void page_write(struct call *call, struct json_w *w, const struct page *page, const struct page_shown *shown);

/* page_cursor.c */
const char *cursor_print(struct arena *arena, const char *place);

/* NULL: not what cursor_print() makes. */
const char *cursor_parse(struct arena *arena, const char *cursor);

#endif
