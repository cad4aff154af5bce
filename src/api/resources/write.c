#include <string.h>

#include "api/api.h"
#include "api/resources/resources.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/percent.h"

/* JSON around an item's values and its two ids. */
enum { ITEM_FRAME_LEN = 256 };

static void answer(struct call *call, struct json_w *w)
{
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = w->buf.at;
	call->reply->body_len = w->buf.len;
}

static void cart(struct json_w *w, const struct resource_cart *cart)
{
	json_w_open(w, '{');
	json_m_text(w, "CartName", cart->name);
	json_m_text(w, "CartId", cart->id);
	json_w_close(w, '}');
}

void resources_write_cart(struct call *call, const struct resource_cart *shown)
{
	struct json_w w = json_w_new(call->arena, 512);

	cart(&w, shown);
	reply_version(call->reply, shown->version);
	answer(call, &w);
}

/* after NULL: this was the last page. */
static void next(struct call *call, struct json_w *w, const struct in_page *page, const char *path, const char *after)
{
	struct buf link = buf_new(call->arena, 160);

	json_w_name(w, "next");
	if (after == NULL) {
		json_w_null(w);
		return;
	}
	buf_text(&link, path);
	if (page->limit_given)
		buf_printf(&link, "?limit=%d&after=", page->limit);
	else
		buf_text(&link, "?after=");
	percent_encode(&link, after);
	json_w_string(w, link.at);
}

/* The page was read with one row more than it shows. */
void resources_write_carts(struct call *call, int slot, const struct in_page *page)
{
	struct json_w w = json_w_new(call->arena, 4096);
	int rows = resource_rows(call->db, slot);
	struct resource_cart_from at = { 0 };
	struct resource_cart one;

	json_w_open(&w, '{');
	json_m_open(&w, "carts", '[');
	for (int i = 0; i < rows && i < page->limit; i++) {
		resource_cart_page_row(call->db, slot, i, &one, &at);
		cart(&w, &one);
	}
	json_w_close(&w, ']');
	next(call, &w, page, RESOURCES_MOUNT, rows > page->limit ? resources_print_carts_from(call, &at) : NULL);
	json_w_close(&w, '}');
	answer(call, &w);
}

static void item(struct json_w *w, const struct resource_item *item, const char *cart_id)
{
	json_w_open(w, '{');
	json_m_text(w, "CartItemId", item->id);
	json_m_text(w, "CartId", cart_id);
	json_m_text(w, "EntityId", item->entity_id);
	json_m_text(w, "BundleUuid", item->bundle_uuid);
	json_m_text(w, "BundleVersion", item->bundle_version);
	json_m_text(w, "EntityType", item->entity_type);
	json_w_close(w, '}');
}

/* At most, as json_w_string() writes it. */
static size_t text_len(const char *value)
{
	size_t len = 0;

	for (; *value != '\0'; value++)
		len += (unsigned char)*value < 0x20 ? 6 : *value == '"' || *value == '\\' ? 2 : 1;
	return len;
}

static size_t item_len(const struct resource_item *item)
{
	return ITEM_FRAME_LEN + text_len(item->entity_id) + text_len(item->bundle_uuid) + text_len(item->bundle_version) + text_len(item->entity_type);
}

/* Measured first: a buffer that grows leaves what it outgrew in the arena. */
void resources_write_items(struct call *call, const struct resource_cart *shown, int slot, int rows, const struct in_page *page)
{
	struct resource_item one = { 0 };
	size_t len = 256;
	bool more = false;
	struct json_w w;

	for (int i = 0; i < rows; i++) {
		resource_item_page_row(call->db, slot, i, &one, &more);
		len += item_len(&one);
	}
	w = json_w_new(call->arena, len);
	json_w_open(&w, '{');
	json_m_text(&w, "CartId", shown->id);
	json_m_open(&w, "items", '[');
	for (int i = 0; i < rows; i++) {
		resource_item_page_row(call->db, slot, i, &one, &more);
		item(&w, &one, shown->id);
	}
	json_w_close(&w, ']');
	next(call, &w, page, arena_printf(call->arena, RESOURCES_MOUNT "/%s/items", shown->id), more ? one.id : NULL);
	json_w_close(&w, '}');
	reply_version(call->reply, shown->version);
	answer(call, &w);
}

void resources_write_item_ids(struct call *call, const struct in_items *in)
{
	struct json_w w = json_w_new(call->arena, 64 + in->len * (RESOURCE_ITEM_ID_LEN + 8));

	json_w_open(&w, '{');
	if (in->many) {
		json_m_open(&w, "CartItemIds", '[');
		for (size_t i = 0; i < in->len; i++)
			json_w_string(&w, in->items[i].id);
		json_w_close(&w, ']');
	} else {
		json_m_text(&w, "CartItemId", in->items[0].id);
	}
	json_w_close(&w, '}');
	answer(call, &w);
}

void resources_write_deleted(struct call *call)
{
	struct json_w w = json_w_new(call->arena, 32);

	json_w_open(&w, '{');
	json_m_bool(&w, "deleted", true);
	json_w_close(&w, '}');
	answer(call, &w);
}

void resources_write_batch(struct call *call, int64_t count, const char *url)
{
	struct json_w w = json_w_new(call->arena, 256);

	json_w_open(&w, '{');
	json_m_int(&w, "count", count);
	json_m_text(&w, "statusUrl", url);
	json_w_close(&w, '}');
	answer(call, &w);
}

void resources_write_status(struct call *call, const struct resource_status *status, const char *url)
{
	struct json_w w = json_w_new(call->arena, 256);

	json_w_open(&w, '{');
	json_m_bool(&w, "done", status->done);
	if (status->done)
		json_m_bool(&w, "success", status->success);
	else
		json_m_text(&w, "statusUrl", url);
	json_m_int(&w, "written", status->written);
	json_m_int(&w, "count", status->count);
	json_w_close(&w, '}');
	answer(call, &w);
}
