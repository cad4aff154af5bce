/*
 * error: faults as the array of one element that every answer of this API is.
 */
#include <string.h>

#include "api/api.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/buf.h"

/* Columns: status, message where there is nothing more to say. */
static const struct { int status; const char *message; } table[FAULT_CODES] = {
	[FAULT_BAD_JSON] = { 400, "The body is not JSON" },
	[FAULT_BAD_REQUEST] = { 400, "The request cannot be understood" },
	[FAULT_UNAUTHENTICATED] = { 401, "SecureURL, PrivateKey and Token are needed, and must belong together" },
	[FAULT_FORBIDDEN] = { 401, "The grant's scope does not allow this" },
	[FAULT_NOT_OWNER] = { 401, "The grant's scope does not allow this" },
	[FAULT_PURCHASING_OFF] = { 409, "The store does not sell now" },
	[FAULT_NOT_FOUND] = { 404, "There is no such cart or item" },
	[FAULT_NO_ROUTE] = { 404, "There is no such resource" },
	[FAULT_METHOD] = { 405, "The resource does not know this method" },
	[FAULT_NOT_ACCEPTABLE] = { 406, "Only application/json can be answered" },
	[FAULT_CONFLICT] = { 409, "The cart has changed meanwhile" },
	[FAULT_DUPLICATE] = { 409, "Somebody was faster; please try again" },
	[FAULT_IDEMPOTENCY_BUSY] = { 409, "The first request with this Idempotency-Key is still running" },
	[FAULT_IDEMPOTENCY_REUSE] = { 422, "This Idempotency-Key came with another request before" },
	[FAULT_PRECONDITION] = { 412, "If-Match does not name the current version" },
	[FAULT_TOO_LARGE] = { 413, "The request is too large" },
	[FAULT_MEDIA_TYPE] = { 415, "Content-Type must be application/json" },
	[FAULT_INVALID] = { 400, "The request cannot be fulfilled as it is" },
	[FAULT_TOO_MANY] = { 429, "Too many requests" },
	[FAULT_UNAVAILABLE] = { 503, "The service is unavailable for a moment; please try again" },
	[FAULT_TIMEOUT] = { 504, "The request took too long" },
	[FAULT_INTERNAL] = { 500, "Internal error" },
};

/*
 * The core's names of what was wrong, and this API's.
 * Columns: how the path begins, what stands for that, what is said instead (NULL: what the core says).
 */
static const struct { const char *path; const char *member; const char *message; } names[] = {
	{ "item.product_id", "CatalogID", NULL },
	{ "item.variant_id", "ItemOptions", "lack an option that this product requires" },
	{ "item.option_selections", "ItemOptions", NULL },
	{ "item.quantity", "ItemQuantity", NULL },
	{ "item", "ItemQuantity", NULL },
	{ "quantity", "ItemQuantity", NULL },
};

/* What follows the core's ItemOptions.0 */
static const struct { const char *end; const char *member; } option_names[] = {
	{ ".option_id", ".OptionSetID" },
	{ ".option_value", ".OptionID" },
};

static const char *option_member(struct arena *arena, const char *member, const char *rest)
{
	for (size_t i = 0; i < sizeof(option_names) / sizeof(option_names[0]); i++) {
		const char *end = strstr(rest, option_names[i].end);

		if (end != NULL)
			return arena_printf(arena, "%s%.*s%s", member, (int)(end - rest), rest, option_names[i].member);
	}
	return member;
}

static void complaint_name(struct arena *arena, const struct fault_item *item, const char **member, const char **message)
{
	*member = item->field;
	*message = item->message;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i].path);

		if (strncmp(item->field, names[i].path, len) != 0 || (item->field[len] != '\0' && item->field[len] != '.'))
			continue;
		*member = option_member(arena, names[i].member, item->field + len);
		if (names[i].message != NULL)
			*message = names[i].message;
		return;
	}
}

/* All complaints in one sentence; the first one's member is the key. */
static void write_complaints(struct call *call, int status)
{
	struct buf all = buf_new(call->arena, 256);
	const char *key = NULL;

	for (const struct fault_item *item = call->fault.items; item != NULL; item = item->next) {
		const char *member, *message;

		complaint_name(call->arena, item, &member, &message);
		buf_printf(&all, "%s%s %s", key == NULL ? "" : "; ", member, message);
		if (key == NULL)
			key = member;
	}
	threedcart_write_element(call, status, key, "", all.at);
}

void threedcart_fail(struct call *call)
{
	const struct fault *fault = &call->fault;
	int status = table[fault->code].status;

	if (fault->code == FAULT_UNAUTHENTICATED || fault->code == FAULT_FORBIDDEN)
		reply_header(call->reply, "WWW-Authenticate", "Bearer realm=\"3dCartWebAPI\"");
	if (fault->items != NULL)
		write_complaints(call, status);
	else if (fault->detail != NULL && fault->code != FAULT_INTERNAL)
		threedcart_write_element(call, status, "Error", "", fault->detail);
	else
		threedcart_write_element(call, status, "Error", "", table[fault->code].message);
}
