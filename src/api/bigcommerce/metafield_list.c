/*
 * metafield_list: a list's query string in, its page out.
 *
 * With a cursor, a page begins where the cursor is and costs the same wherever
 * that is; with page, the ids before it are passed over in the index.
 */
#include <inttypes.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/metafield.h"
#include "auth/token.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"
#include "db/db.h"

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

/* "a,b,c" as text; *len of them. */
static const char **split(struct arena *arena, const char *text, size_t *len)
{
	size_t room = 1;
	const char **parts;

	for (const char *c = text; *c != '\0'; c++)
		room += *c == ',';
	parts = arena_array(arena, room, sizeof(*parts));
	for (*len = 0; *len < room; (*len)++) {
		size_t part = strcspn(text, ",");

		parts[*len] = arena_bytes(arena, text, part);
		text += part + (text[part] == ',');
	}
	return parts;
}

/* NAME and NAME:in; both at once: what both let through. */
static const char *names_read(struct call *call, const char *name)
{
	const char *one = request_query(call->request, name);
	const char *list = request_query(call->request, arena_printf(call->arena, "%s:in", name));
	const char **parts;
	size_t len;
	bool listed = false;

	if (list == NULL)
		return one == NULL ? NULL : db_array(call->arena, 1, &one);
	parts = split(call->arena, list, &len);
	if (one == NULL)
		return db_array(call->arena, len, parts);
	for (size_t i = 0; i < len; i++)
		listed |= strcmp(parts[i], one) == 0;
	return db_array(call->arena, listed ? 1 : 0, &one);
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

static bool time_read(struct call *call, const char *name, bool end, const char **bound)
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

static bool filters_read(struct call *call, struct metafield_query *query)
{
	query->keys = names_read(call, "key");
	query->namespaces = names_read(call, "namespace");
	bool good = time_read(call, "date_created:min", false, &query->created_min);
	good &= time_read(call, "date_created:max", true, &query->created_before);
	good &= time_read(call, "date_modified:min", false, &query->updated_min);
	return time_read(call, "date_modified:max", true, &query->updated_before) && good;
}

static bool members_read(struct call *call, struct metafield_list *list)
{
	const char *at = request_query(call->request, "include_fields");

	list->members = MEMBERS_ALL;
	list->query.values = true;
	if (at == NULL)
		return true;
	list->members = 0;
	list->query.values = false;
	while (*at != '\0') {
		size_t len = strcspn(at, ",");
		unsigned bit = member_bit(at, len);

		if (bit == 0)
			return complain(call, "include_fields", "has a value that is not known");
		list->members |= bit;
		list->query.values |= member_is_value(bit);
		at += len + (at[len] == ',');
	}
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

static bool page_read(struct call *call, struct metafield_list *list)
{
	const char *text = request_query(call->request, "page");

	list->page = 1;
	if (text != NULL && !number_parse(text, 1, INT32_MAX, &list->page))
		return complain(call, "page", "must be an integer between 1 and 2147483647");
	list->query.from = metafield_first(list->query.upward);
	list->query.skip = (list->page - 1) * list->limit;
	return true;
}

/*
 * Behind a cursor the scan goes in the list's direction, before one against
 * it; one row more tells whether there is a further page that way, the peek
 * whether there is anything on the cursor's other side, itself included.
 */
static bool cursor_read(struct call *call, struct metafield_list *list)
{
	bool backward = list->before != NULL;
	int64_t id;

	if (list->after != NULL && list->before != NULL)
		return complain(call, "before", "cannot go with after");
	if (!cursor_parse(call->arena, backward ? list->before : list->after, &id))
		return complain(call, backward ? "before" : "after", "is not a cursor of this list");
	list->query.upward ^= backward;
	list->query.from = id;
	list->peek = list->query;
	list->peek.upward = !list->query.upward;
	list->peek.from = list->peek.upward ? id - 1 : id + 1;
	list->peek.most = 1;
	list->peek.values = false;
	return true;
}

bool list_read(struct call *call, struct metafield_list *list)
{
	list->after = request_query(call->request, "after");
	list->before = request_query(call->request, "before");
	list->page_slot = list->peek_slot = list->total_slot = -1;
	if (!filters_read(call, &list->query) || !members_read(call, list) || !direction_read(call, &list->query.upward) ||
	    !limit_read(call, &list->limit))
		return false;
	list->query.most = list->limit + 1;
	if (list->after != NULL || list->before != NULL)
		return cursor_read(call, list);
	return page_read(call, list);
}

void list_queue(struct call *call, struct metafield_list *list)
{
	const char *hash = token_hash(&call->principal);

	list->page_slot = metafield_page(call->db, &call->store, hash, &list->query);
	if (list->page == 0)
		list->peek_slot = metafield_page(call->db, &call->store, hash, &list->peek);
	list->total_slot = metafield_total(call->db, &call->store, hash, &list->query);
}

/* Rows come in the scan's direction; before a cursor that is the wrong way round. */
static struct metafield *rows_take(struct call *call, const struct metafield_list *list, size_t *len, bool *more)
{
	size_t rows = (size_t)db_rows(call->db, list->page_slot);
	bool backward = list->before != NULL;
	struct metafield *fields;

	*more = rows > (size_t)list->limit;
	*len = *more ? (size_t)list->limit : rows;
	fields = arena_array(call->arena, *len, sizeof(*fields));
	for (size_t i = 0; i < *len; i++)
		metafield_taken(call->db, &list->query, list->page_slot, (int)i, &fields[backward ? *len - 1 - i : i]);
	return fields;
}

static void shown_read(struct call *call, const struct metafield_list *list, bool more, struct list_shown *shown)
{
	shown->total = metafield_total_taken(call->db, &list->query, list->total_slot);
	if (list->page != 0) {
		shown->more_before = list->page > 1;
		shown->more_behind = more;
		return;
	}
	bool peeked = db_rows(call->db, list->peek_slot) > 0;

	shown->more_before = list->before != NULL ? more : peeked;
	shown->more_behind = list->before != NULL ? peeked : more;
}

bool list_write(struct call *call, struct metafield_list *list)
{
	struct list_shown shown = { 0 };
	size_t len, room = 1024;
	bool more;
	const struct metafield *fields = rows_take(call, list, &len, &more);
	struct json_w w;

	for (size_t i = 0; i < len; i++) {
		if (list->query.values && fields[i].value == NULL)
			return fault_set(&call->fault, FAULT_TOO_LARGE, "The values of this page are too large for one answer; ask for a smaller limit, or leave value out by include_fields.");
		room += 512 + (list->query.values ? strlen(fields[i].value) : 0);
	}
	shown_read(call, list, more, &shown);
	shown.count = (int64_t)len;
	shown.first_id = len > 0 ? fields[0].id : 0;
	shown.last_id = len > 0 ? fields[len - 1].id : 0;
	w = json_w_new(call->arena, room);
	json_w_open(&w, '{');
	json_w_name(&w, "data");
	json_w_open(&w, '[');
	for (size_t i = 0; i < len; i++)
		write_metafield(&w, &fields[i], list->members);
	json_w_close(&w, ']');
	json_w_name(&w, "meta");
	write_list_meta(call, &w, list, &shown);
	json_w_close(&w, '}');
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	return true;
}
