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
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"

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
		return one == NULL ? NULL : metafield_names(call->arena, 1, &one);
	parts = split(call->arena, list, &len);
	if (one == NULL)
		return metafield_names(call->arena, len, parts);
	for (size_t i = 0; i < len; i++)
		listed |= strcmp(parts[i], one) == 0;
	return metafield_names(call->arena, listed ? 1 : 0, &one);
}

static bool filters_read(struct call *call, struct metafield_query *query)
{
	query->keys = names_read(call, "key");
	query->namespaces = names_read(call, "namespace");
	bool good = page_time(call, "date_created:min", false, &query->created_min);
	good &= page_time(call, "date_created:max", true, &query->created_before);
	good &= page_time(call, "date_modified:min", false, &query->updated_min);
	return page_time(call, "date_modified:max", true, &query->updated_before) && good;
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

/*
 * Behind a cursor one row more tells whether there is a further page that
 * way, the peek whether there is anything on the cursor's other side, itself included.
 */
static bool place_read(struct call *call, struct metafield_list *list)
{
	struct metafield_query *query = &list->query;

	query->upward = list->page.upward;
	query->from = metafield_first(query->upward);
	query->most = list->page.limit + 1;
	if (list->page.number != 0) {
		query->skip = (list->page.number - 1) * list->page.limit;
		return true;
	}
	if (!number_parse(list->page.place, 0, METAFIELD_ID_MAX, &query->from) ||
	    strcmp(arena_printf(call->arena, "%" PRId64, query->from), list->page.place) != 0)
		return page_misplaced(call, &list->page);
	list->peek = *query;
	list->peek.upward = !query->upward;
	list->peek.from = list->peek.upward ? query->from - 1 : query->from + 1;
	list->peek.most = 1;
	list->peek.values = false;
	return true;
}

bool list_read(struct call *call, struct metafield_list *list)
{
	list->page_slot = list->peek_slot = list->total_slot = -1;
	return filters_read(call, &list->query) && members_read(call, list) && page_read(call, &list->page) && place_read(call, list);
}

void list_queue(struct call *call, struct metafield_list *list)
{
	const char *hash = token_hash(&call->principal);

	list->page_slot = metafield_page(call->db, &call->store, hash, &list->query);
	if (list->page.number == 0)
		list->peek_slot = metafield_page(call->db, &call->store, hash, &list->peek);
	list->total_slot = metafield_total(call->db, &call->store, hash, &list->query);
}

/* Rows come in the scan's direction; before a cursor that is the wrong way round. */
static struct metafield *rows_take(struct call *call, const struct metafield_list *list, size_t *len, bool *more)
{
	size_t rows = (size_t)metafield_rows(call->db, list->page_slot);
	bool backward = list->page.before != NULL;
	struct metafield *fields;

	*more = rows > (size_t)list->page.limit;
	*len = *more ? (size_t)list->page.limit : rows;
	fields = arena_array(call->arena, *len, sizeof(*fields));
	for (size_t i = 0; i < *len; i++)
		metafield_taken(call->db, &list->query, list->page_slot, (int)i, &fields[backward ? *len - 1 - i : i]);
	return fields;
}

bool list_write(struct call *call, struct metafield_list *list)
{
	struct page_shown shown = { 0 };
	size_t len, room = 1024;
	bool more;
	const struct metafield *fields = rows_take(call, list, &len, &more);
	struct json_w w;

	for (size_t i = 0; i < len; i++) {
		if (list->query.values && fields[i].value == NULL)
			return fault_set(&call->fault, FAULT_TOO_LARGE, "The values of this page are too large for one answer; ask for a smaller limit, or leave value out by include_fields.");
		room += 512 + (list->query.values ? strlen(fields[i].value) : 0);
	}
	page_more(&list->page, more, list->page.number == 0 && metafield_rows(call->db, list->peek_slot) > 0, &shown);
	shown.total = metafield_total_taken(call->db, &list->query, list->total_slot);
	shown.count = (int64_t)len;
	if (len > 0) {
		shown.first = arena_printf(call->arena, "%" PRId64, fields[0].id);
		shown.last = arena_printf(call->arena, "%" PRId64, fields[len - 1].id);
	}
	w = json_w_new(call->arena, room);
	json_w_open(&w, '{');
	json_m_open(&w, "data", '[');
	for (size_t i = 0; i < len; i++)
		write_metafield(&w, &fields[i], list->members);
	json_w_close(&w, ']');
	json_w_name(&w, "meta");
	page_write(call, &w, &list->page, &shown);
	json_w_close(&w, '}');
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
	return true;
}
