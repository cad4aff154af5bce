#include "api/cors.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "db/db.h"
#include "db/statements.h"

/* What is not on the list that browsers let through by themselves. */
static const char headers_taken[] = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Token, X-Request-Id";
static const char headers_shown[] = "ETag, Link, Location, X-Request-Id, X-Cart-Id, Idempotency-Replayed, Retry-After";

/* How long a browser may remember a preflight.  It remembers no more than methods and headers: each answer is looked at again. */
static const char preflight_s[] = "600";

/* The page's own; NULL: none.  Two are nobody's: a browser sends one. */
static const char *origin_of(const struct call *call)
{
	return request_header_twice(call->request, "ORIGIN") ? NULL : request_header(call->request, "ORIGIN");
}

bool cors_options(struct call *call)
{
	struct reply *reply = call->reply;

	if (!call->api->cors || call->request->method != HTTP_OPTIONS || call->fault.code != FAULT_METHOD)
		return false;
	reply->status = 204;
	reply_header(reply, "Allow", call->fault.allow);
	if (request_header(call->request, "ACCESS_CONTROL_REQUEST_METHOD") != NULL) {
		reply_header(reply, "Access-Control-Allow-Methods", call->fault.allow);
		reply_header(reply, "Access-Control-Allow-Headers", headers_taken);
		reply_header(reply, "Access-Control-Max-Age", preflight_s);
	}
	call->fault = (struct fault){ 0 };
	return true;
}

void cors_learn(struct call *call)
{
	struct q_store_origins_row row;
	struct fault unused = { 0 };
	int slot;

	if (!call->api->cors || call->store.allowed_origins != NULL || call->request->store == NULL ||
	    origin_of(call) == NULL)
		return;
	slot = q_store_origins(call->db, &(struct q_store_origins_in){ .hash = call->request->store });
	if (!db_run(call->db, &unused))
		return;
	call->store.allowed_origins = "{}";
	if (db_rows(call->db, slot) == 1) {
		q_store_origins_row(call->db, slot, 0, &row);
		call->store.allowed_origins = row.allowed_origins;
	}
}

/* What Access-Control-Allow-Origin says to origin; NULL: nothing.  Schemes and hosts have no case. */
static const char *origin_allowed(const struct call *call, const char *origin)
{
	const char *at = call->store.allowed_origins;
	const char *allowed;

	if (at == NULL)
		return call->reply->status >= 500 ? "*" : NULL;
	while (db_array_next(call->arena, &at, &allowed)) {
		if (strcmp(allowed, "*") == 0)
			return allowed;
		if (strcasecmp(allowed, origin) == 0)
			return origin;
	}
	return NULL;
}

void cors_leave(struct call *call)
{
	const char *origin = origin_of(call);
	const char *allowed;

	if (!call->api->cors)
		return;
	reply_header(call->reply, "Vary", call->request->method == HTTP_OPTIONS ?
		"Origin, Access-Control-Request-Method, Access-Control-Request-Headers" : "Origin");
	if (origin == NULL || (allowed = origin_allowed(call, origin)) == NULL)
		return;
	reply_header(call->reply, "Access-Control-Allow-Origin", allowed);
	if (strcmp(allowed, "*") != 0)
		reply_header(call->reply, "Access-Control-Allow-Credentials", "true");
	reply_header(call->reply, "Access-Control-Expose-Headers", headers_shown);
}
