#include "api/api.h"

#include <string.h>

#include "api/bigcommerce/bigcommerce.h"
#include "api/rate.h"
#include "auth/token.h"

enum { TOKEN_LEN_MAX = 256 };

extern const struct api bigcommerce_api;

static const char *token_of(const struct call *call)
{
	const char *token = request_header(call->request, "X_AUTH_TOKEN");

	if (token == NULL || *token == '\0' || strnlen(token, TOKEN_LEN_MAX + 1) > TOKEN_LEN_MAX ||
	    request_header_twice(call->request, "X_AUTH_TOKEN"))
		return NULL;
	return token;
}

static bool bigcommerce_enter(struct call *call)
{
	call->store_hash = call->parts[0];
	if (token_of(call) == NULL)
		return rate_stranger(call) && fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	return rate_enter(call);
}

static int bigcommerce_admit(struct call *call)
{
	return token_check(call->db, call->arena, &call->store, token_of(call), &call->principal);
}

static bool bigcommerce_admitted(struct call *call)
{
	if (!token_checked(call->db, call->admit_slot, &call->principal, &call->store))
		return rate_stranger(call) && fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	if (!rate_admitted(call, call->store.rate_quota))
		return false;
	if ((call->principal.scopes & call->route->scope) != call->route->scope)
		return fault_set(&call->fault, FAULT_FORBIDDEN, "The token lacks the scope that this call needs.");
	return true;
}

const struct api bigcommerce_api = {
	.name = "bigcommerce",
	.mount = "/stores/{store_hash}/v3",
	.routes = bigcommerce_routes,
	.enter = bigcommerce_enter,
	.admit = bigcommerce_admit,
	.admitted = bigcommerce_admitted,
	.fail = bigcommerce_fail,
	.leave = rate_leave,
};
