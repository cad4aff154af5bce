#include "api/dispatch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#include "api/call.h"
#include "api/cors.h"
#include "api/match.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/json.h"
#include "config.h"
#include "db/db.h"

static const struct { enum http_method method; const char *name; } method_names[] = {
	{ HTTP_GET, "GET" }, { HTTP_HEAD, "HEAD" }, { HTTP_POST, "POST" }, { HTTP_PUT, "PUT" },
	{ HTTP_PATCH, "PATCH" }, { HTTP_DELETE, "DELETE" }, { HTTP_OPTIONS, "OPTIONS" },
};

const struct api *dispatch_find(struct call *call)
{
	const struct request *request = call->request;
	const struct api *fallback = apis[0];

	for (const struct api *const *api = apis; *api != NULL; api++) {
		size_t parts_len = 0;

		if (*(*api)->mount == '\0')
			fallback = *api;
		else if (match_segments((*api)->mount, (*api)->any_case, request->segments,
				request->segments_len, call->parts, &parts_len) > 0)
			return *api;
	}
	return fallback;
}

static const char *allow_list(struct arena *arena, unsigned methods)
{
	struct buf list = buf_new(arena, 64);

	if (methods & HTTP_GET)
		methods |= HTTP_HEAD;
	for (size_t i = 0; i < sizeof(method_names) / sizeof(method_names[0]); i++) {
		if (methods & method_names[i].method) {
			buf_text(&list, list.len > 0 ? ", " : "");
			buf_text(&list, method_names[i].name);
		}
	}
	return list.at;
}

/* The first path that fits is the resource, so literal ones come first in the table; then its method. 404 and 405 otherwise. */
static bool route_find(struct call *call)
{
	const struct request *request = call->request;
	const struct api *api = call->api;
	unsigned method = request->method == HTTP_HEAD ? HTTP_GET : request->method;
	unsigned others = 0;
	const char *path = NULL;
	size_t mount_parts = 0;
	int mount = match_segments(api->mount, api->any_case, request->segments, request->segments_len, call->parts, &mount_parts);

	if (request->segments_len > HTTP_SEGMENTS_MAX)
		return fault_set(&call->fault, FAULT_NO_ROUTE, NULL);
	for (const struct route *route = api->routes; route->path != NULL; route++) {
		size_t parts_len = mount_parts;
		size_t left = request->segments_len - (size_t)mount;
		int taken = match_segments(route->path, api->any_case, request->segments + mount, left, call->parts, &parts_len);

		if (taken < 0 || (size_t)taken != left || (path != NULL && strcmp(path, route->path) != 0))
			continue;
		path = route->path;
		if (route->method == method) {
			call->route = route;
			return true;
		}
		others |= route->method;
	}
	if (others == 0)
		return fault_set(&call->fault, FAULT_NO_ROUTE, NULL);
	call->fault.allow = allow_list(call->arena, others | (api->cors ? HTTP_OPTIONS : 0u));
	return fault_set(&call->fault, FAULT_METHOD, NULL);
}

static const char header_twice[] = "A header that may come once came twice.";

/* The body, where the route takes one: its type, then its JSON. */
static bool body_take(struct call *call)
{
	const struct request *request = call->request;
	const char *type = NULL;
	const char *why;

	if (!(call->route->flags & (ROUTE_BODY | ROUTE_BODY_OPTIONAL)))
		return true;
	if (request->body_len == 0) {
		if (call->route->flags & ROUTE_BODY)
			return fault_set(&call->fault, FAULT_BAD_JSON, "A JSON body is needed.");
		return true;
	}
	if (request_header_twice(request, "CONTENT_TYPE"))
		return fault_set(&call->fault, FAULT_BAD_REQUEST, header_twice);
	for (char **p = request->params; *p != NULL; p++) {
		if (strncmp(*p, "CONTENT_TYPE=", 13) == 0)
			type = *p + 13;
	}
	if (type == NULL || !type_is_json(type))
		return fault_set(&call->fault, FAULT_MEDIA_TYPE, "The body must be application/json.");
	call->has_body = true;
	if (!json_read(call->arena, request->body, request->body_len, &call->body, &why))
		return fault_set(&call->fault, FAULT_BAD_JSON, why);
	return true;
}

static bool headers_once(struct call *call)
{
	static const char *const single[] = { "IF_MATCH", "IF_NONE_MATCH", "IDEMPOTENCY_KEY", "ORIGIN" };

	for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++) {
		if (request_header_twice(call->request, single[i]))
			return fault_set(&call->fault, FAULT_BAD_REQUEST, header_twice);
	}
	return true;
}

static bool key_take(struct call *call)
{
	const struct request *request = call->request;
	const char *key = request_header(request, "IDEMPOTENCY_KEY");
	struct buf whole;

	if (key == NULL || !(call->route->flags & ROUTE_IDEMPOTENT))
		return true;
	for (const char *p = key; *p != '\0'; p++) {
		if (*p < 0x21 || *p > 0x7e)
			return fault_set(&call->fault, FAULT_BAD_REQUEST, "Idempotency-Key must be 1 to 255 visible ASCII characters.");
	}
	if (*key == '\0' || strlen(key) > 255)
		return fault_set(&call->fault, FAULT_BAD_REQUEST, "Idempotency-Key must be 1 to 255 visible ASCII characters.");
	call->idempotency_key = key;
	if (call->route->flags & ROUTE_SECRET)
		return true;
	whole = buf_new(call->arena, request->body_len + 256);
	buf_printf(&whole, "%s %s\n", request->method_name, request->target);
	if (request->body_len > 0)
		buf_put(&whole, request->body, request->body_len);
	call->request_hash = digest_sha256_hex(whole.at, whole.len, arena_alloc(call->arena, DIGEST_HEX_LEN));
	return true;
}

/* What can be said before the handler, in the order clients expect it. */
static bool request_fits(struct call *call)
{
	call->if_match = request_header(call->request, "IF_MATCH");
	if (call->request->fault.code != FAULT_NONE) {
		call->fault = call->request->fault;
		return false;
	}
	if (!(call->route->flags & ROUTE_BODY_LARGE) && call->request->body_len > (size_t)call->config->body_limit_bytes)
		return fault_set(&call->fault, FAULT_TOO_LARGE, "The body is larger than this server takes.");
	if (!(call->route->flags & ROUTE_ANY_TYPE) && !accept_allows_json(request_header_list(call->request, "ACCEPT")))
		return fault_set(&call->fault, FAULT_NOT_ACCEPTABLE, NULL);
	return headers_once(call) && key_take(call) && body_take(call);
}

/* Somewhere between nothing and twice the last pause, from 2 ms on: those who clashed come back apart. */
static void pause_before_retry(int retries)
{
	long most_us = 2000L << (retries > 5 ? 5 : retries);
	struct timespec pause = { .tv_nsec = (random() % most_us) * 1000L };

	nanosleep(&pause, NULL);
}

/* Serialisation failures, deadlocks and handlers that ask for it begin again from here, with the arena as it was. */
static int handle_with_retries(struct call *call)
{
	struct arena_mark mark = arena_here(call->arena);
	struct call fresh = *call;
	struct reply empty = *call->reply;
	int retries = 0;

	while (!call->route->handle(call) && !call->replayed && (db_should_retry(call->db) || call->again) && retries < call->config->retries_max) {
		db_rollback(call->db);
		arena_rewind(call->arena, mark);
		*call = fresh;
		*call->reply = empty;
		pause_before_retry(retries++);
	}
	return retries;
}

/* A wrong request from somebody we do not know is 401 all the same. */
static void fault_or_unauthenticated(struct call *call)
{
	struct fault kept = call->fault;
	int again = 1;

	if (call->fault.code == FAULT_UNAUTHENTICATED || call->principal.client_id != NULL || call->route == NULL ||
	    (call->route->flags & ROUTE_OPEN))
		return;
	if (kept.code == FAULT_UNAVAILABLE || kept.code == FAULT_INTERNAL || kept.code == FAULT_TIMEOUT || kept.code == FAULT_TOO_MANY)
		return;
	do {
		db_rollback(call->db);
		call->fault = (struct fault){ 0 };
		call->again = false;
	} while (!call_admit(call) && call->again && again-- > 0);
	if (call->fault.code == FAULT_NONE)
		call->fault = kept;
}

static void not_modified(struct call *call)
{
	const char *wanted = request_header(call->request, "IF_NONE_MATCH");
	struct reply *reply = call->reply;

	if (wanted == NULL || reply->status != 200 || !(call->request->method & (HTTP_GET | HTTP_HEAD)))
		return;
	for (size_t i = 0; i < reply->headers_len; i++) {
		if (strcmp(reply->headers[i].name, "ETag") == 0 && etag_listed(wanted, reply->headers[i].value, true)) {
			reply->status = 304;
			reply->type = NULL;
		}
	}
}

static void headers_for_all(struct call *call)
{
	reply_header(call->reply, "X-Request-Id", call->request->id);
	reply_header(call->reply, "Cache-Control", "no-store");
	reply_header(call->reply, "X-Content-Type-Options", "nosniff");
	cors_leave(call);
	if (call->api->leave != NULL)
		call->api->leave(call);
}

void dispatch_fail(struct call *call)
{
	struct reply *reply = call->reply;

	reply->headers_len = 0;
	reply->type = NULL;
	if (call->fault.allow != NULL)
		reply_header(reply, "Allow", call->fault.allow);
	if (call->fault.retry_after_s > 0)
		reply_header_int(reply, "Retry-After", call->fault.retry_after_s);
	call->api->fail(call);
	headers_for_all(call);
}

int dispatch(struct call *call)
{
	int retries = 0;

	call->api = dispatch_find(call);
	if (route_find(call) && (call->api->enter == NULL || (call->route->flags & ROUTE_OPEN) || call->api->enter(call)) &&
	    request_fits(call))
		retries = handle_with_retries(call);
	if (call->fault.code != FAULT_NONE && !call->replayed && !cors_options(call))
		fault_or_unauthenticated(call);
	if (db_in_transaction(call->db))
		db_rollback(call->db);
	cors_learn(call);
	if (call->fault.code != FAULT_NONE && !call->replayed) {
		dispatch_fail(call);
		return retries;
	}
	not_modified(call);
	headers_for_all(call);
	return retries;
}
