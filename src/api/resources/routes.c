#include "api/api.h"
#include "api/resources/resources.h"

/*
 * Bodies are optional for the table, because one that is not there lacks the
 * same members as an empty one and is told so in the same words.
 */
enum { CREATES = ROUTE_BODY_OPTIONAL | ROUTE_IDEMPOTENT };

/* method, name, path below the mount, flags, scope (none: everybody has carts of their own), handler, sentence */
const struct route resources_routes[] = {
	{ HTTP_GET, "status_get", "/status/{token}", 0, 0, resources_status_get,
		"Tell how far a batch is." },
	{ HTTP_POST, "carts_post", "", CREATES, 0, resources_carts_post,
		"Create a cart." },
	{ HTTP_GET, "carts_get", "", 0, 0, resources_carts_get,
		"List one's carts." },
	{ HTTP_GET, "cart_get", "/{cart_id}", 0, 0, resources_cart_get,
		"Show a cart's name." },
	{ HTTP_PUT, "cart_put", "/{cart_id}", ROUTE_BODY_OPTIONAL, 0, resources_cart_put,
		"Give a cart another name." },
	{ HTTP_DELETE, "cart_delete", "/{cart_id}", 0, 0, resources_cart_delete,
		"Delete a cart and what is in it." },
	{ HTTP_GET, "cart_items_get", "/{cart_id}/items", 0, 0, resources_cart_items_get,
		"List the items of a cart." },
	{ HTTP_POST, "cart_items_post", "/{cart_id}/items", CREATES | ROUTE_BODY_LARGE, 0, resources_cart_items_post,
		"Add an item, or many, to a cart." },
	{ HTTP_POST, "batch_post", "/{cart_id}/items/batch", CREATES, 0, resources_batch_post,
		"Add everything that a filter matches, in the background." },
	{ HTTP_DELETE, "cart_item_delete", "/{cart_id}/items/{item_id}", 0, 0, resources_cart_item_delete,
		"Take an item out of a cart." },
	{ 0 },
};
