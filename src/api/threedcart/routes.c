#include "api/api.h"
#include "api/threedcart/threedcart.h"
#include "auth/grant.h"

/*
 * Columns: method, name in the log, path, flags, scope, handler, what it does.
 * The versions differ in what a GET shows.  "Item" comes before {cartitemid},
 * which takes any segment.
 */
#define VERSION(v, get) \
	{ HTTP_POST, "cart_post", "/" v "/Cart", ROUTE_BODY_OPTIONAL | ROUTE_IDEMPOTENT, GRANT_WRITE, threedcart_cart_post, \
		"Create a cart." }, \
	{ HTTP_PUT, "cart_put_nameless", "/" v "/Cart", 0, GRANT_WRITE, threedcart_cart_put_nameless, \
		"Refuse a change of no cart in particular." }, \
	{ HTTP_GET, "cart_get", "/" v "/Cart/{orderkey}", 0, GRANT_READ, get, \
		"Show a cart." }, \
	{ HTTP_PUT, "cart_put", "/" v "/Cart/{orderkey}", ROUTE_BODY, GRANT_WRITE, threedcart_cart_put, \
		"Change whom a cart is billed and sent to." }, \
	{ HTTP_DELETE, "cart_delete", "/" v "/Cart/{orderkey}", 0, GRANT_WRITE, threedcart_cart_remove, \
		"Delete a cart." }, \
	{ HTTP_POST, "item_post", "/" v "/Cart/{orderkey}/Item", ROUTE_BODY | ROUTE_IDEMPOTENT, GRANT_WRITE, threedcart_item_post, \
		"Put an item into a cart." }, \
	{ HTTP_PUT, "item_put", "/" v "/Cart/{orderkey}/Item/{cartitemid}", ROUTE_BODY, GRANT_WRITE, threedcart_item_put, \
		"Change an item's quantity." }, \
	{ HTTP_DELETE, "item_delete", "/" v "/Cart/{orderkey}/Item/{cartitemid}", 0, GRANT_WRITE, threedcart_item_remove, \
		"Take an item out." }, \
	{ HTTP_DELETE, "item_delete", "/" v "/Cart/{orderkey}/{cartitemid}", 0, GRANT_WRITE, threedcart_item_remove, \
		"Take an item out, by the document's other path." }

const struct route threedcart_routes[] = {
	VERSION("v1", threedcart_cart_get_v1),
	VERSION("v2", threedcart_cart_get_v2),
	{ 0 },
};
