#include "api/api.h"

#include "api/bearer.h"
#include "api/resources/resources.h"

extern const struct api resources_api;

static bool resources_enter(struct call *call)
{
	if (bearer_enter(call, 0))
		return true;
	/* The contract has a sentence for those who show nothing; whoever shows something wrong gets another. */
	if (call->fault.code == FAULT_UNAUTHENTICATED && request_header(call->request, "AUTHORIZATION") == NULL)
		call->fault.detail = "Missing access key";
	return false;
}

const struct api resources_api = {
	.name = "resources",
	.mount = RESOURCES_MOUNT,
	.cors = true,
	.routes = resources_routes,
	.enter = resources_enter,
	.admit = bearer_admit,
	.admitted = bearer_admitted,
	.fail = resources_fail,
};
