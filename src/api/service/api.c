/*
 * service: what belongs to no published API: the health of this process, and
 * the answer to paths that nobody owns.
 */
#include "api/api.h"
#include "base/json.h"
#include "base/arena.h"

static bool health_get(struct call *call)
{
	call->reply->status = 200;
	call->reply->type = "application/json";
	call->reply->body = "{\"status\":\"ok\"}";
	call->reply->body_len = 15;
	return true;
}

static const struct route routes[] = {
	{ HTTP_GET, "health", "/healthz", ROUTE_OPEN, 0, health_get, "Answers while a worker is free to; touches no database." },
	{ 0 },
};

static const struct { enum fault_code code; int status; const char *title; } errors[] = {
	{ FAULT_NO_ROUTE, 404, "Not Found" },
	{ FAULT_METHOD, 405, "Method Not Allowed" },
	{ FAULT_NOT_ACCEPTABLE, 406, "Not Acceptable" },
	{ FAULT_TOO_LARGE, 413, "Content Too Large" },
	{ FAULT_UNAVAILABLE, 503, "Service Unavailable" },
};

static void service_fail(struct call *call)
{
	struct json_w w = json_w_new(call->arena, 256);
	int status = 400;
	const char *title = "Bad Request";

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].code == call->fault.code) {
			status = errors[i].status;
			title = errors[i].title;
		}
	}
	json_w_open(&w, '{');
	json_m_text(&w, "type", "about:blank");
	json_m_text(&w, "title", title);
	json_m_int(&w, "status", status);
	json_w_close(&w, '}');
	call->reply->status = status;
	call->reply->type = "application/problem+json";
	call->reply->body = w.buf.at;
	call->reply->body_len = w.buf.len;
}

const struct api service_api = {
	.name = "service",
	.mount = "",
	.routes = routes,
	.fail = service_fail,
};
