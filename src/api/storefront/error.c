/*
 * error: faults in the envelope {"error":{"code","message"}}; 401 has one of its own.
 */
#include <string.h>

#include "api/api.h"
#include "api/storefront/storefront.h"
#include "base/arena.h"
#include "base/json.h"

/* Columns: status, code, message; %s in it is the fault's detail. */
static const struct { int status; const char *code; const char *message; } table[FAULT_CODES] = {
	[FAULT_BAD_JSON] = { 400, "ur_001", "The request is not valid" },
	[FAULT_BAD_REQUEST] = { 400, "ur_001", "The request is not valid" },
	[FAULT_INVALID] = { 400, "ur_001", "The request is not valid" },
	[FAULT_UNAUTHENTICATED] = { 401, NULL, NULL },
	[FAULT_FORBIDDEN] = { 403, "ul_002", "This user is inactive" },
	[FAULT_NOT_OWNER] = { 403, "ul_002", "This user is inactive" },
	[FAULT_PURCHASING_OFF] = { 403, "ps_001", "The store does not take orders at the moment" },
	[FAULT_NOT_FOUND] = { 404, "ce_002", "You don't seem to have anything in the cart. Please add an item to proceed" },
	[FAULT_NO_PRODUCT] = { 400, "s_001", "The slug `%s` does not exists." },
	[FAULT_NO_ADDRESS] = { 404, "uae_001", "This address does not exist" },
	[FAULT_CATEGORY_OFF] = { 403, "cd_001", "The catalog for `%s` has been disabled" },
	[FAULT_BUNDLE_OFF] = { 403, "cbd_001", "The bundle with id %s has been disabled or does not exists" },
	[FAULT_PRODUCTS_OFF] = { 404, "ci_001", "The following products are unavailable: %s" },
	[FAULT_COUPON] = { 400, "inv_001", "This coupon cannot be applied to your cart" },
	[FAULT_NO_ROUTE] = { 404, "http_404", "There is nothing here" },
	[FAULT_METHOD] = { 405, "http_405", "This method is not allowed here" },
	[FAULT_NOT_ACCEPTABLE] = { 406, "http_406", "Only application/json can be answered" },
	[FAULT_CONFLICT] = { 409, "http_409", "The cart has changed meanwhile" },
	[FAULT_DUPLICATE] = { 409, "ce_001", "You have an existing cart. Please try to fetch it" },
	[FAULT_IDEMPOTENCY_BUSY] = { 409, "http_409", "The first request with this Idempotency-Key is still running" },
	[FAULT_IDEMPOTENCY_REUSE] = { 422, "http_422", "This Idempotency-Key came with another request before" },
	[FAULT_PRECONDITION] = { 412, "http_412", "The cart is not the one that If-Match names" },
	[FAULT_TOO_LARGE] = { 413, "http_413", "The request is too large" },
	[FAULT_MEDIA_TYPE] = { 415, "http_415", "Content-Type must be application/json" },
	[FAULT_TOO_MANY] = { 429, "http_429", "Too many requests. Try again later." },
	[FAULT_UNAVAILABLE] = { 503, "http_503", "The service is unavailable for a moment. Try again." },
	[FAULT_TIMEOUT] = { 504, "http_504", "The request took too long" },
	[FAULT_INTERNAL] = { 500, "http_500", "Internal error" },
};

/* The formats are the table's, and hold one %s at most. */
static const char *message_of(struct call *call, const char *format)
{
	const char *hole = strstr(format, "%s");
	const char *detail = call->fault.detail == NULL ? "" : call->fault.detail;

	if (hole == NULL)
		return format;
	return arena_printf(call->arena, "%.*s%s%s", (int)(hole - format), format, detail, hole + 2);
}

static bool told_before(const struct fault *fault, const struct fault_item *item)
{
	for (const struct fault_item *other = fault->items; other != item; other = other->next) {
		if (strcmp(other->field, item->field) == 0)
			return true;
	}
	return false;
}

static void messages_of(struct json_w *w, const struct fault_item *item)
{
	const char *field = item->field;

	json_m_open(w, field, '[');
	for (; item != NULL; item = item->next) {
		if (strcmp(item->field, field) == 0)
			json_w_string(w, item->message);
	}
	json_w_close(w, ']');
}

static void write_fields(struct json_w *w, const struct fault *fault)
{
	json_m_open(w, "fields", '[');
	for (const struct fault_item *item = fault->items; item != NULL; item = item->next) {
		if (!told_before(fault, item))
			json_w_string(w, item->field);
	}
	json_w_close(w, ']');
	json_m_open(w, "details", '{');
	for (const struct fault_item *item = fault->items; item != NULL; item = item->next) {
		if (!told_before(fault, item))
			messages_of(w, item);
	}
	json_w_close(w, '}');
}

static void write_error(struct call *call, struct json_w *w)
{
	const struct fault *fault = &call->fault;
	/* What cannot be read has no fields: the whole body is the one that is wrong, or the request around it. */
	struct fault_item whole = { fault->code == FAULT_BAD_JSON ? "body" : "request", fault->detail == NULL ? "is not valid" : fault->detail, NULL };
	struct fault told = { .items = fault->items != NULL ? fault->items : &whole };

	json_w_open(w, '{');
	json_m_open(w, "error", '{');
	json_m_text(w, "code", table[fault->code].code);
	json_m_text(w, "message", message_of(call, table[fault->code].message));
	if (strcmp(table[fault->code].code, "ur_001") == 0)
		write_fields(w, &told);
	json_w_close(w, '}');
	json_w_close(w, '}');
}

/* RFC 6750, section 3.1: a token that was sent and is no good is told from none. */
static void write_stranger(struct call *call, struct json_w *w)
{
	bool given = request_header(call->request, "AUTHORIZATION") != NULL || request_header(call->request, "TOKEN") != NULL;

	json_w_open(w, '{');
	json_m_text(w, "detail", given ? "The token is invalid or has expired." : "Authentication credentials were not provided.");
	json_w_close(w, '}');
	reply_header(call->reply, "WWW-Authenticate", given ? "Bearer realm=\"cart\", error=\"invalid_token\"" : "Bearer realm=\"cart\"");
}

void storefront_fail(struct call *call)
{
	struct json_w w = json_w_new(call->arena, 512);

	if (call->fault.code == FAULT_UNAUTHENTICATED)
		write_stranger(call, &w);
	else
		write_error(call, &w);
	call->reply->status = table[call->fault.code].status;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}
