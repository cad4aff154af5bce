/*
 * error: faults as {"Code","Message"}.
 */
#include "api/api.h"
#include "api/resources/resources.h"
#include "base/arena.h"
#include "base/json.h"

/* Columns: status, code, what is said where the fault says nothing itself. */
static const struct { int status; const char *code; const char *text; } table[FAULT_CODES] = {
	[FAULT_BAD_JSON] = { 400, "BadRequestError", "The body is not JSON" },
	[FAULT_BAD_REQUEST] = { 400, "BadRequestError", "The request is not understood" },
	[FAULT_UNAUTHENTICATED] = { 401, "UnauthorizedError", "Invalid access key" },
	[FAULT_FORBIDDEN] = { 403, "ForbiddenError", "This is not allowed" },
	[FAULT_NOT_OWNER] = { 403, "ForbiddenError", "This is not allowed" },
	[FAULT_PURCHASING_OFF] = { 403, "ForbiddenError", "This is not allowed" },
	[FAULT_NOT_FOUND] = { 404, "NotFoundError", "Cart does not exist" },
	[FAULT_NO_ROUTE] = { 404, "NotFoundError", "There is nothing here" },
	[FAULT_METHOD] = { 405, "MethodNotAllowedError", "This method is not allowed" },
	[FAULT_NOT_ACCEPTABLE] = { 406, "NotAcceptableError", "Only application/json can be answered" },
	[FAULT_CONFLICT] = { 409, "ConflictError", "The cart has another version" },
	[FAULT_DUPLICATE] = { 400, "BadRequestError", "This exists already" },
	[FAULT_IDEMPOTENCY_BUSY] = { 409, "ConflictError", "The first request with this Idempotency-Key is still running" },
	[FAULT_IDEMPOTENCY_REUSE] = { 422, "UnprocessableError", "This Idempotency-Key came with another request before" },
	[FAULT_PRECONDITION] = { 412, "PreconditionFailedError", "If-Match does not name the current version" },
	[FAULT_TOO_LARGE] = { 413, "RequestTooLargeError", "The body is larger than this server takes" },
	[FAULT_MEDIA_TYPE] = { 415, "UnsupportedMediaType", "Content-Type must be application/json" },
	[FAULT_INVALID] = { 422, "UnprocessableError", "A value is outside what is allowed" },
	[FAULT_TOO_MANY] = { 429, "TooManyRequestsError", "Too many requests" },
	[FAULT_UNAVAILABLE] = { 503, "ServiceUnavailableError", "The service is unavailable for a moment, please try again" },
	[FAULT_TIMEOUT] = { 504, "TimeoutError", "The request took too long" },
	[FAULT_INTERNAL] = { 500, "InternalServerError", "Internal error" },
};

void resources_fail(struct call *call)
{
	const struct fault *fault = &call->fault;
	const char *code = table[fault->code].code;
	const char *text = fault->detail == NULL || fault->code == FAULT_INTERNAL ? table[fault->code].text : fault->detail;
	struct json_w w = json_w_new(call->arena, 256);

	json_w_open(&w, '{');
	json_m_text(&w, "Code", code);
	json_m_text(&w, "Message", arena_printf(call->arena, "%s: %s", code, text));
	json_w_close(&w, '}');
	if (fault->code == FAULT_UNAUTHENTICATED)
		reply_header(call->reply, "WWW-Authenticate", "Bearer realm=\"resources\"");
	call->reply->status = table[fault->code].status;
	call->reply->type = "application/json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}
