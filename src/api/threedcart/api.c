#include "api/api.h"

#include <string.h>
#include <strings.h>

#include "api/rate.h"
#include "api/threedcart/threedcart.h"
#include "auth/grant.h"
#include "auth/stores.h"

enum { HEADER_LEN_MAX = 512 };

extern const struct api threedcart_api;

/* One header that is there once and is not empty, or NULL. */
static const char *header_once(const struct call *call, const char *name)
{
	const char *value = request_header(call->request, name);

	if (value == NULL || *value == '\0' || strnlen(value, HEADER_LEN_MAX + 1) > HEADER_LEN_MAX || request_header_twice(call->request, name))
		return NULL;
	return value;
}

/* Of Authorization, where its scheme is Bearer; other schemes are somebody else's (a proxy's). */
static const char *bearer_of(const struct call *call)
{
	const char *value = request_header(call->request, "AUTHORIZATION");

	if (value == NULL || strncasecmp(value, "Bearer", 6) != 0 || (value[6] != ' ' && value[6] != '\0'))
		return NULL;
	return value + 6 + strspn(value + 6, " ");
}

/* Token, or a bearer's in its place; two that differ are none. */
static const char *token_of(const struct call *call)
{
	const char *token = request_header(call->request, "TOKEN");
	const char *bearer = bearer_of(call);

	if (request_header_twice(call->request, "AUTHORIZATION") || (token != NULL && header_once(call, "TOKEN") == NULL))
		return NULL;
	if (token != NULL && bearer != NULL && strcmp(token, bearer) != 0)
		return NULL;
	if (token == NULL)
		token = bearer;
	return token == NULL || *token == '\0' || strnlen(token, HEADER_LEN_MAX + 1) > HEADER_LEN_MAX ? NULL : token;
}

static bool threedcart_enter(struct call *call)
{
	const char *url = header_once(call, "SECUREURL");
	const char *token = token_of(call);

	if (url != NULL)
		call->store_host = stores_host(call->arena, url);
	if (call->store_host == NULL || token == NULL || header_once(call, "PRIVATEKEY") == NULL)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	grant_name(call->arena, token, &call->principal);
	return rate_leak_enter(call);
}

static int threedcart_admit(struct call *call)
{
	return grant_check(call->db, &call->store, request_header(call->request, "PRIVATEKEY"), &call->principal);
}

static bool threedcart_admitted(struct call *call)
{
	enum grant_found found = grant_checked(call->db, call->admit_slot, call->store_host, &call->principal, &call->store, &call->store_hash);

	if (found == GRANT_MOVED) {
		/* The handler runs again and asks for the address anew. */
		stores_forget_host(call->store_host);
		call->again = true;
	}
	if (found != GRANT_GOOD)
		return fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	if (!rate_leak_admitted(call, call->store.bucket_size, call->store.bucket_per_second))
		return false;
	if ((call->principal.scopes & call->route->scope) != call->route->scope)
		return fault_set(&call->fault, FAULT_FORBIDDEN, NULL);
	return true;
}

static void threedcart_leave(struct call *call)
{
	if (call->cart_id != NULL)
		reply_header(call->reply, "X-Cart-Id", call->cart_id);
}

const struct api threedcart_api = {
	.name = "threedcart",
	.mount = "/3dCartWebAPI",
	.any_case = true,
	.routes = threedcart_routes,
	.enter = threedcart_enter,
	.admit = threedcart_admit,
	.admitted = threedcart_admitted,
	.fail = threedcart_fail,
	.leave = threedcart_leave,
};
