/*
 * error: faults as problem details (RFC 9457).
 */
#include <string.h>

#include "api/accounts/accounts.h"
#include "api/api.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* Columns: status, its phrase (RFC 9110), which is the title of a problem of no type of its own. */
static const struct { int status; const char *title; } table[FAULT_CODES] = {
	[FAULT_BAD_JSON] = { 400, "Bad Request" },
	[FAULT_BAD_REQUEST] = { 400, "Bad Request" },
	[FAULT_UNAUTHENTICATED] = { 401, "Unauthorized" },
	[FAULT_FORBIDDEN] = { 403, "Forbidden" },
	[FAULT_NOT_OWNER] = { 403, "Forbidden" },
	[FAULT_PURCHASING_OFF] = { 403, "Forbidden" },
	[FAULT_NOT_FOUND] = { 404, "Not Found" },
	[FAULT_NO_ROUTE] = { 404, "Not Found" },
	[FAULT_METHOD] = { 405, "Method Not Allowed" },
	[FAULT_NOT_ACCEPTABLE] = { 406, "Not Acceptable" },
	[FAULT_CONFLICT] = { 409, "Conflict" },
	[FAULT_DUPLICATE] = { 409, "Conflict" },
	[FAULT_IDEMPOTENCY_BUSY] = { 409, "Conflict" },
	[FAULT_IDEMPOTENCY_REUSE] = { 422, "Unprocessable Content" },
	[FAULT_PRECONDITION] = { 412, "Precondition Failed" },
	[FAULT_TOO_LARGE] = { 413, "Content Too Large" },
	[FAULT_MEDIA_TYPE] = { 415, "Unsupported Media Type" },
	[FAULT_INVALID] = { 422, "Unprocessable Content" },
	[FAULT_TOO_MANY] = { 429, "Too Many Requests" },
	[FAULT_UNAVAILABLE] = { 503, "Service Unavailable" },
	[FAULT_TIMEOUT] = { 504, "Gateway Timeout" },
	[FAULT_INTERNAL] = { 500, "Internal Server Error" },
};

/* "roleIds.0" → "#/roleIds/0" (RFC 6901); the body as a whole is "#".  No member of ours has a character to escape. */
static const char *pointer(struct arena *arena, const char *path)
{
	char *text;

	if (*path == '\0' || strcmp(path, "body") == 0)
		return "#";
	text = arena_printf(arena, "#/%s", path);
	for (char *at = text; *at != '\0'; at++) {
		if (*at == '.')
			*at = '/';
	}
	return text;
}

static void write_items(struct json_w *w, struct arena *arena, const struct fault *fault)
{
	json_m_open(w, "errors", '[');
	for (const struct fault_item *item = fault->items; item != NULL; item = item->next) {
		json_w_open(w, '{');
		json_m_text(w, "pointer", pointer(arena, item->field));
		json_m_text(w, "detail", item->message);
		json_w_close(w, '}');
	}
	json_w_close(w, ']');
}

static void write_problem(struct json_w *w, struct arena *arena, const struct fault *fault)
{
	json_w_open(w, '{');
	json_m_text(w, "type", "about:blank");
	json_m_text(w, "title", table[fault->code].title);
	json_m_int(w, "status", table[fault->code].status);
	json_m_text(w, "detail", fault->detail != NULL && fault->code != FAULT_INTERNAL ? fault->detail : fault_says(fault->code));
	if (fault->items != NULL)
		write_items(w, arena, fault);
	json_w_close(w, '}');
}

/* RFC 6750, section 3: no error code for who sent no credential. */
static const char *challenge(const struct call *call)
{
	if (request_header(call->request, "AUTHORIZATION") == NULL)
		return "Bearer realm=\"cartd\"";
	return "Bearer realm=\"cartd\", error=\"invalid_token\"";
}

void accounts_fail(struct call *call)
{
	const struct fault *fault = &call->fault;
	struct json_w w = json_w_new(call->arena, 512);

	call->reply->status = table[fault->code].status;
	if (fault->code == FAULT_NOT_FOUND) {
		call->reply->type = "application/json";
		call->reply->body = "{}";
		call->reply->body_len = 2;
		return;
	}
	write_problem(&w, call->arena, fault);
	if (fault->code == FAULT_UNAUTHENTICATED)
		reply_header(call->reply, "WWW-Authenticate", challenge(call));
	call->reply->type = "application/problem+json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}

bool accounts_taken(struct call *call, const char *detail, const char *field, const char *message)
{
	struct fault_item *item = arena_alloc(call->arena, sizeof(*item));

	*item = (struct fault_item){ .field = field, .message = message };
	call->fault = (struct fault){ .code = FAULT_DUPLICATE, .detail = detail, .items = item };
	return false;
}
