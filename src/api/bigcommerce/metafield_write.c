/*
 * metafield_write: metafields as this API shows them.
 */
#include <inttypes.h>
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/bigcommerce/metafield.h"
#include "base/arena.h"
#include "base/json.h"

/* In the order they are shown, behind id. */
enum {
	MEMBER_KEY, MEMBER_VALUE, MEMBER_NAMESPACE, MEMBER_PERMISSION_SET, MEMBER_RESOURCE_TYPE, MEMBER_RESOURCE_ID,
	MEMBER_DESCRIPTION, MEMBER_DATE_CREATED, MEMBER_DATE_MODIFIED, MEMBER_OWNER, MEMBER_ID, MEMBERS
};

static const char *const names[MEMBERS] = {
	[MEMBER_KEY] = "key", [MEMBER_VALUE] = "value", [MEMBER_NAMESPACE] = "namespace", [MEMBER_PERMISSION_SET] = "permission_set",
	[MEMBER_RESOURCE_TYPE] = "resource_type", [MEMBER_RESOURCE_ID] = "resource_id", [MEMBER_DESCRIPTION] = "description",
	[MEMBER_DATE_CREATED] = "date_created", [MEMBER_DATE_MODIFIED] = "date_modified", [MEMBER_OWNER] = "owner_client_id",
	[MEMBER_ID] = "id",
};

unsigned member_bit(const char *name, size_t len)
{
	for (unsigned i = 0; i < MEMBERS; i++) {
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return 1U << i;
	}
	return 0;
}

bool member_is_value(unsigned bit)
{
	return bit == 1U << MEMBER_VALUE;
}

void write_metafield(struct json_w *w, const struct metafield *field, unsigned members)
{
	const char *const texts[MEMBER_DATE_CREATED] = {
		[MEMBER_KEY] = field->key, [MEMBER_VALUE] = field->value, [MEMBER_NAMESPACE] = field->name_space,
		[MEMBER_PERMISSION_SET] = field->permission_set, [MEMBER_RESOURCE_TYPE] = "cart", [MEMBER_RESOURCE_ID] = field->cart_id,
		[MEMBER_DESCRIPTION] = field->description };

	json_w_open(w, '{');
	json_m_int(w, "id", field->id);
	for (unsigned i = 0; i < MEMBER_DATE_CREATED; i++) {
		if (members & 1U << i) {
			json_m_text(w, names[i], texts[i]);
		}
	}
	if (members & 1U << MEMBER_DATE_CREATED)
		write_time(w, names[MEMBER_DATE_CREATED], field->created_at);
	if (members & 1U << MEMBER_DATE_MODIFIED)
		write_time(w, names[MEMBER_DATE_MODIFIED], field->updated_at);
	if (members & 1U << MEMBER_OWNER) {
		json_m_text(w, names[MEMBER_OWNER], field->client_id);
	}
	json_w_close(w, '}');
}

static void reply_json(struct call *call, int status, const struct json_w *w)
{
	call->reply->status = status;
	call->reply->type = "application/json";
	call->reply->body = w->buf.at;
	call->reply->body_len = w->buf.len;
}

void write_one_metafield(struct call *call, const struct metafield *field)
{
	struct json_w w = json_w_new(call->arena, 512 + strlen(field->value));

	json_w_open(&w, '{');
	json_w_name(&w, "data");
	write_metafield(&w, field, MEMBERS_ALL);
	json_m_raw(&w, "meta", "{}");
	json_w_close(&w, '}');
	reply_json(call, 200, &w);
}

static void write_number(struct json_w *w, const char *name, size_t number)
{
	json_m_int(w, name, (int64_t)number);
}

static size_t count_good(const struct metafield_batch *batch)
{
	size_t good = 0;

	for (size_t i = 0; i < batch->len; i++)
		good += batch->entries[i].fault.code == FAULT_NONE;
	return good;
}

/* All that is wrong with an entry in one sentence. */
static const char *message(struct arena *arena, const struct fault *fault)
{
	struct buf text;

	if (fault->items == NULL)
		return fault->detail == NULL ? fault_says(fault->code) : fault->detail;
	text = buf_new(arena, 128);
	for (const struct fault_item *item = fault->items; item != NULL; item = item->next)
		buf_printf(&text, "%s%s %s", item == fault->items ? "" : "; ", item->field, item->message);
	return text.at;
}

/* What an entry is called: by its place where it is new, or has no id that could be read. */
static int64_t called(enum entry_kind kind, const struct metafield_batch *batch, size_t index)
{
	return kind == ENTRY_ADD || batch->entries[index].want.id == 0 ? (int64_t)index : batch->entries[index].want.id;
}

/* An id that failed twice is told once: names in an object are unique. */
static bool told_before(enum entry_kind kind, const struct metafield_batch *batch, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (batch->entries[i].fault.code != FAULT_NONE && called(kind, batch, i) == called(kind, batch, index))
			return true;
	}
	return false;
}

/* One error for all, as in the document's example. */
static void write_errors(struct call *call, struct json_w *w, enum entry_kind kind, const struct metafield_batch *batch)
{
	json_w_open(w, '{');
	write_number(w, "status", 422);
	json_m_text(w, "title", "Bulk operation has failed");
	json_m_text(w, "type", STATUS_PAGE);
	json_m_open(w, "errors", '{');
	for (size_t i = 0; i < batch->len; i++) {
		if (batch->entries[i].fault.code == FAULT_NONE || told_before(kind, batch, i))
			continue;
		json_w_name(w, arena_printf(call->arena, "%" PRId64, called(kind, batch, i)));
		json_w_string(w, message(call->arena, &batch->entries[i].fault));
	}
	json_w_close(w, '}');
	json_w_close(w, '}');
}

void write_batch(struct call *call, enum entry_kind kind, const struct metafield_batch *batch)
{
	struct json_w w = json_w_new(call->arena, call->request->body_len + 512 + batch->len * 512);
	size_t good = count_good(batch);

	json_w_open(&w, '{');
	json_m_open(&w, "data", '[');
	for (size_t i = 0; i < batch->len; i++) {
		if (batch->entries[i].fault.code != FAULT_NONE)
			continue;
		if (kind == ENTRY_DELETE)
			json_w_int(&w, batch->entries[i].want.id);
		else
			write_metafield(&w, &batch->entries[i].field, MEMBERS_ALL);
	}
	json_w_close(&w, ']');
	json_m_open(&w, "errors", '[');
	if (good < batch->len)
		write_errors(call, &w, kind, batch);
	json_w_close(&w, ']');
	json_m_open(&w, "meta", '{');
	write_number(&w, "total", batch->len);
	write_number(&w, "success", good);
	write_number(&w, "failed", batch->len - good);
	json_w_close(&w, '}');
	json_w_close(&w, '}');
	reply_json(call, good < batch->len ? 422 : 200, &w);
}
