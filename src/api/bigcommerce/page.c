#include "api/bigcommerce/page.h"

#include <string.h>

#include "api/api.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/number.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 250 };

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)
/* 0001-01-01 and the end of 9999: what both we and PostgreSQL can print. */
#define TIME_MIN_US (INT64_C(-62135596800) * SECOND_US)
#define TIME_MAX_US (INT64_C(253402300799) * SECOND_US)

static bool complain(struct call *call, const char *field, const char *message)
{
	return fault_field(&call->fault, call->arena, field, message);
}

/* For PostgreSQL, with all six digits of the second. */
static const char *time_print(struct arena *arena, int64_t us)
{
	char text[CLOCK_TEXT_LEN];

	us = us < TIME_MIN_US ? TIME_MIN_US : us > TIME_MAX_US ? TIME_MAX_US : us;
	clock_print(us, text);
	return arena_printf(arena, "%.19s.%06dZ", text, (int)((us % SECOND_US + SECOND_US) % SECOND_US));
}

/* The '+' of an offset that came undecoded is a space by now. */
static const char *plus_again(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);
	char *space = strrchr(copy, ' ');

	if (space != NULL && space - copy > 10)
		*space = '+';
	return copy;
}

bool page_time(struct call *call, const char *name, bool end, const char **bound)
{
	const char *text = request_query(call->request, name);
	int64_t us;

	*bound = NULL;
	if (text == NULL)
		return true;
	text = plus_again(call->arena, text);
	if (!clock_parse(text, &us))
		return complain(call, name, "must be a date or a date-time of RFC 3339");
	/* An upper bound is all of the day, second or microsecond it names, since that is how times are shown. */
	if (end)
		us += strlen(text) == 10 ? DAY_US : strchr(text, '.') == NULL ? SECOND_US : 1;
	*bound = time_print(call->arena, us);
	return true;
}

static bool direction_read(struct call *call, bool *ascending)
{
	const char *direction = request_query(call->request, "direction");

	*ascending = direction == NULL || strcmp(direction, "asc") == 0;
	if (!*ascending && strcmp(direction, "desc") != 0)
		return complain(call, "direction", "must be asc or desc");
	return true;
}

static bool limit_read(struct call *call, int64_t *limit)
{
	const char *text = request_query(call->request, "limit");

	*limit = LIMIT_DEFAULT;
	if (text == NULL)
		return true;
	if (!number_parse(text, 1, INT64_MAX, limit))
		return complain(call, "limit", "must be an integer between 1 and 250");
	if (*limit > LIMIT_MAX)
		return fault_set(&call->fault, FAULT_TOO_LARGE, "limit may be 250 at most.");
	return true;
}

static bool number_read(struct call *call, int64_t *number)
{
	const char *text = request_query(call->request, "page");

	*number = 1;
	if (text != NULL && !number_parse(text, 1, INT32_MAX, number))
		return complain(call, "page", "must be an integer between 1 and 2147483647");
	return true;
}

bool page_misplaced(struct call *call, const struct page *page)
{
	return complain(call, page->before != NULL ? "before" : "after", "is not a cursor of this list");
}

bool page_read(struct call *call, struct page *page)
{
	*page = (struct page){ .after = request_query(call->request, "after"), .before = request_query(call->request, "before") };
	if (!direction_read(call, &page->ascending) || !limit_read(call, &page->limit))
		return false;
	page->upward = page->ascending;
	if (page->after == NULL && page->before == NULL)
		return number_read(call, &page->number);
	if (page->after != NULL && page->before != NULL)
		return complain(call, "before", "cannot go with after");
	page->upward ^= page->before != NULL;
	page->place = cursor_parse(call->arena, page->before != NULL ? page->before : page->after);
	return page->place != NULL || page_misplaced(call, page);
}

void page_more(const struct page *page, bool more, bool beyond, struct page_shown *shown)
{
	bool backward = page->before != NULL;

	shown->more_before = page->number != 0 ? page->number > 1 : backward ? more : beyond;
	shown->more_behind = backward ? beyond : more;
}
