/*
 * error: faults as problem details, with BigCommerce's titles.
 */
#include <string.h>

#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "base/arena.h"
#include "base/json.h"

/* Columns: status, title. */
static const struct { int status; const char *title; } table[FAULT_CODES] = {
	[FAULT_BAD_JSON] = { 400, "Input is invalid" },
	[FAULT_BAD_REQUEST] = { 400, "Input is invalid" },
	[FAULT_UNAUTHENTICATED] = { 401, "X-Auth-Token header is required and must name this store's token" },
	[FAULT_FORBIDDEN] = { 403, "You don't have a required scope to access the endpoint" },
	[FAULT_NOT_OWNER] = { 403, "Only its owner may change this" },
	[FAULT_PURCHASING_OFF] = { 403, "Purchasing is not allowed in this store or channel" },
	[FAULT_NOT_FOUND] = { 404, "A cart or line item was not found with these ids" },
	[FAULT_NO_ROUTE] = { 404, "The resource does not exist" },
	[FAULT_METHOD] = { 405, "Method not allowed" },
	[FAULT_NOT_ACCEPTABLE] = { 406, "Only application/json can be answered" },
	[FAULT_CONFLICT] = { 409, "The request cannot be processed due to a possible conflict. Please review the changes and try again." },
	[FAULT_DUPLICATE] = { 409, "The request cannot be processed due to a possible conflict. Please review the changes and try again." },
	[FAULT_IDEMPOTENCY_BUSY] = { 409, "The first request with this Idempotency-Key is still running" },
	[FAULT_IDEMPOTENCY_REUSE] = { 422, "This Idempotency-Key came with another request before" },
	[FAULT_PRECONDITION] = { 412, "Precondition failed" },
	[FAULT_TOO_LARGE] = { 413, "The request is too large" },
	[FAULT_MEDIA_TYPE] = { 415, "Content-Type must be application/json" },
	[FAULT_INVALID] = { 422, "Unprocessable entity" },
	[FAULT_TOO_MANY] = { 429, "Too many requests" },
	[FAULT_UNAVAILABLE] = { 503, "The service is unavailable for a moment. Please try again." },
	[FAULT_TIMEOUT] = { 504, "The request took too long" },
	[FAULT_INTERNAL] = { 500, "Internal error" },
};

/* A member may stand once in an object: the first complaint about a field is the one told. */
static bool told_before(const struct fault *fault, const struct fault_item *item)
{
	for (const struct fault_item *other = fault->items; other != item; other = other->next) {
		if (strcmp(other->field, item->field) == 0)
			return true;
	}
	return false;
}

static void write_items(struct json_w *w, const struct fault *fault)
{
	json_m_open(w, "errors", '{');
	for (const struct fault_item *item = fault->items; item != NULL; item = item->next) {
		if (told_before(fault, item))
			continue;
		json_m_text(w, item->field, item->message);
	}
	json_w_close(w, '}');
}

static void write_versions(struct json_w *w, const struct fault *fault)
{
	if (fault->current_version > 0) {
		json_m_int(w, "current_version", fault->current_version);
	}
	if (fault->expected_version > 0) {
		json_m_int(w, "expected_version", fault->expected_version);
	}
}

void bigcommerce_fail(struct call *call)
{
	const struct fault *fault = &call->fault;
	struct json_w w = json_w_new(call->arena, 512);

	json_w_open(&w, '{');
	json_m_int(&w, "status", table[fault->code].status);
	json_m_text(&w, "title", table[fault->code].title);
	json_m_text(&w, "type", STATUS_PAGE);
	if (fault->detail != NULL && fault->code != FAULT_INTERNAL) {
		json_m_text(&w, "detail", fault->detail);
	}
	if (fault->items != NULL)
		write_items(&w, fault);
	write_versions(&w, fault);
	json_w_close(&w, '}');
	if (fault->code == FAULT_UNAUTHENTICATED)
		reply_header(call->reply, "WWW-Authenticate", "X-Auth-Token realm=\"store\"");
	if (fault->code == FAULT_TOO_MANY)
		reply_header(call->reply, "X-Retry-After", arena_printf(call->arena, "%d", fault->retry_after_s));
	call->reply->status = table[fault->code].status;
	call->reply->type = "application/problem+json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}
