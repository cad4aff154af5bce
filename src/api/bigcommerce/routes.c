#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "auth/token.h"

/* Columns: method, name in the log, path, flags, scope, handler, what it does. */
const struct route bigcommerce_routes[] = {
	{ HTTP_POST, "cart_post", "/carts", ROUTE_BODY | ROUTE_IDEMPOTENT, TOKEN_CART_WRITE, cart_post,
		"Create a cart with its first lines." },
	{ HTTP_GET, "cart_get", "/carts/{cartId}", 0, TOKEN_CART_READ, cart_get,
		"Show a cart." },
	{ HTTP_PUT, "cart_put", "/carts/{cartId}", ROUTE_BODY, TOKEN_CART_WRITE, cart_put,
		"Give a cart to another customer." },
	{ HTTP_DELETE, "cart_delete", "/carts/{cartId}", ROUTE_BODY_OPTIONAL, TOKEN_CART_WRITE, cart_remove,
		"Delete a cart." },
	{ HTTP_POST, "items_post", "/carts/{cartId}/items", ROUTE_BODY | ROUTE_IDEMPOTENT, TOKEN_CART_WRITE, items_post,
		"Add lines to a cart." },
	{ HTTP_PUT, "item_put", "/carts/{cartId}/items/{itemId}", ROUTE_BODY, TOKEN_CART_WRITE, item_put,
		"Change a line's quantity or price." },
	{ HTTP_DELETE, "item_delete", "/carts/{cartId}/items/{itemId}", ROUTE_BODY_OPTIONAL, TOKEN_CART_WRITE, item_remove,
		"Take a line out; with the last one the cart goes too." },
	{ 0 },
};
