#include "api/api.h"
#include "api/storefront/storefront.h"

/* Each path with and without the slash at its end. */
#define BOTH(method, name, path, flags, handle, says) \
	{ method, name, path, flags, 0, handle, says }, { method, name, path "/", flags, 0, handle, says }

/* Columns: method, name in the log, path, flags, handler, what it does. Everybody's own cart: no permission is asked for. */
const struct route storefront_routes[] = {
	BOTH(HTTP_GET, "user_get", "", 0, user_get,
		"Show the cart."),
	BOTH(HTTP_POST, "user_post", "/user", ROUTE_BODY | ROUTE_IDEMPOTENT, user_post,
		"Make the cart."),
	BOTH(HTTP_GET, "user_get", "/user", 0, user_get,
		"Show the cart."),
	BOTH(HTTP_PUT, "user_put", "/user", ROUTE_BODY, user_put,
		"Replace all that is in the cart."),
	BOTH(HTTP_DELETE, "user_delete", "/user", 0, user_delete,
		"Delete the cart."),
	BOTH(HTTP_POST, "user_merge", "/user/merge", ROUTE_BODY | ROUTE_IDEMPOTENT, user_merge,
		"Put an anonymous basket on top of the cart, at sign-in."),
	BOTH(HTTP_POST, "anonymous_post", "/anonymous", ROUTE_BODY | ROUTE_OPEN, anonymous_post,
		"Price a basket; nothing is kept."),
	{ 0 },
};
