/*
 * cart_list: the store's carts, by their last change.
 */
#include "cart/list.h"

#include <inttypes.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/bigcommerce/page.h"
#include "api/call.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/number.h"
#include "base/uuid.h"
#include "cart/cart.h"

struct cart_search {
	struct page page;
	struct cart_list list;
	int page_slot, peek_slot, total_slot;
};

/* 2^52 microseconds are the year 2112. */
#define PLACE_US_MAX (INT64_C(1) << 52)

static bool id_read(struct call *call, const char *name, int64_t least, const char *wrong, int64_t *id)
{
	const char *text = request_query(call->request, name);

	*id = CART_LIST_ANY;
	if (text == NULL || number_parse(text, least, INT32_MAX, id))
		return true;
	return fault_field(&call->fault, call->arena, name, wrong);
}

static bool filters_read(struct call *call, struct cart_list *list)
{
	bool good = id_read(call, "customer_id", 0, "must be an integer between 0 and 2147483647", &list->customer_id);

	good &= id_read(call, "channel_id", 1, "must be an integer between 1 and 2147483647", &list->channel_id);
	good &= page_time(call, "date_modified:min", false, &list->updated_min);
	return page_time(call, "date_modified:max", true, &list->updated_before) && good;
}

static const char *place_print(struct arena *arena, const struct cart_place *place)
{
	return arena_printf(arena, "%" PRId64 ".%s", place->at_us, place->id);
}

/* "<microseconds>.<id>", and to the letter so. */
static bool place_parse(struct arena *arena, const char *text, struct cart_place *place)
{
	size_t len = strcspn(text, ".");
	char *id = arena_alloc(arena, UUID_TEXT_LEN);

	place->id = id;
	return text[len] == '.' && uuid_lower(text + len + 1, id) &&
		number_parse(arena_bytes(arena, text, len), 0, PLACE_US_MAX, &place->at_us) && strcmp(place_print(arena, place), text) == 0;
}

static bool search_read(struct call *call, struct cart_search *search)
{
	struct cart_list *list = &search->list;

	*search = (struct cart_search){ .peek_slot = -1 };
	if (!filters_read(call, list) || !page_read(call, &search->page))
		return false;
	list->upward = search->page.upward;
	list->most = search->page.limit + 1;
	list->placed = search->page.number == 0;
	if (!list->placed)
		list->skip = (search->page.number - 1) * search->page.limit;
	else if (!place_parse(call->arena, search->page.place, &list->from))
		return page_misplaced(call, &search->page);
	return true;
}

static void write_one(struct json_w *w, const struct cart *cart)
{
	json_w_open(w, '{');
	json_m_text(w, "id", cart->id);
	json_m_int(w, "customer_id", cart->account_id);
	json_m_int(w, "channel_id", cart->channel_id);
	json_m_int(w, "version", cart->version);
	json_m_open(w, "currency", '{');
	json_m_text(w, "code", cart->currency);
	json_w_close(w, '}');
	json_m_decimal(w, "cart_amount", cart->cart_amount);
	write_time(w, "created_time", cart->created_at);
	write_time(w, "updated_time", cart->updated_at);
	json_w_close(w, '}');
}

static void write_page(struct call *call, const struct cart_search *search, const struct cart_listed *listed)
{
	struct json_w w = json_w_new(call->arena, 1024 + listed->len * 320);
	bool backward = search->page.before != NULL;
	struct page_shown shown = { .count = (int64_t)listed->len };

	if (listed->len > 0) {
		shown.first = place_print(call->arena, backward ? &listed->last : &listed->first);
		shown.last = place_print(call->arena, backward ? &listed->first : &listed->last);
	}
	shown.total = cart_list_counted(call->db, search->total_slot, &search->list);
	page_more(&search->page, listed->found > (size_t)search->page.limit,
		search->peek_slot >= 0 && cart_list_peeked(call->db, search->peek_slot), &shown);
	json_w_open(&w, '{');
	json_m_open(&w, "data", '[');
	/* Before a cursor the scan was against the list's direction. */
	for (size_t i = 0; i < listed->len; i++)
		write_one(&w, listed->carts[backward ? listed->len - 1 - i : i]);
	json_w_close(&w, ']');
	json_w_name(&w, "meta");
	page_write(call, &w, &search->page, &shown);
	json_w_close(&w, '}');
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}

bool carts_get(struct call *call)
{
	struct cart_search search;
	struct cart_listed listed;

	if (!search_read(call, &search) || !call_read(call))
		return false;
	search.page_slot = cart_list_page(call->db, call->arena, &call->store, &search.list);
	if (search.list.placed)
		search.peek_slot = cart_list_peek(call->db, call->arena, &call->store, &search.list);
	search.total_slot = cart_list_total(call->db, &call->store, &search.list);
	if (!call_run(call) ||
	    !cart_list_load(call->db, call->arena, &call->store, &search.list, search.page_slot, &listed, &call->fault))
		return false;
	write_page(call, &search, &listed);
	return true;
}
