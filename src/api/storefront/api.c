#include "api/api.h"

#include "api/bearer.h"
#include "api/storefront/storefront.h"
#include "auth/guest.h"

static bool storefront_enter(struct call *call)
{
	return bearer_enter(call, BEARER_TOKEN_HEADER);
}

static bool is_open(const struct call *call)
{
	return call->route->flags & ROUTE_OPEN;
}

/* Who is anonymous needs the store's settings all the same. */
static int storefront_admit(struct call *call)
{
	return is_open(call) ? guest_check(call->db, &call->store, &call->principal) : bearer_admit(call);
}

static bool storefront_admitted(struct call *call)
{
	enum person_standing standing;

	if (is_open(call))
		return guest_checked(call->db, call->admit_slot, &call->principal, &call->store) ||
			fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
	standing = bearer_standing(call);
	if (standing == PERSON_INACTIVE)
		return fault_set(&call->fault, FAULT_FORBIDDEN, NULL);
	return standing == PERSON_GOOD || fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
}

const struct api storefront_api = {
	.name = "storefront",
	.mount = "/cart/v1",
	.cors = true,
	.routes = storefront_routes,
	.enter = storefront_enter,
	.admit = storefront_admit,
	.admitted = storefront_admitted,
	.fail = storefront_fail,
};
