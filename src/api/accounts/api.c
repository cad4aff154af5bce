#include "api/api.h"

#include "api/accounts/accounts.h"
#include "api/bearer.h"
#include "auth/guest.h"

extern const struct api accounts_api;

static bool accounts_enter(struct call *call)
{
	return bearer_enter(call, 0);
}

static int accounts_admit(struct call *call)
{
	if (call->anonymous)
		return guest_check(call->db, &call->store, &call->principal);
	return bearer_admit(call);
}

static bool accounts_admitted(struct call *call)
{
	if (!call->anonymous)
		return bearer_admitted(call);
	return guest_checked(call->db, call->admit_slot, &call->principal, &call->store) || fault_set(&call->fault, FAULT_UNAUTHENTICATED, NULL);
}

const struct api accounts_api = {
	.name = "accounts",
	.mount = "/api",
	.cors = true,
	.routes = accounts_routes,
	.enter = accounts_enter,
	.admit = accounts_admit,
	.admitted = accounts_admitted,
	.fail = accounts_fail,
};
