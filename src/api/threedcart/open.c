/*
 * open: the cart that a path names.
 */
#include "api/api.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/order_key.h"

bool threedcart_cart_id(struct call *call, const char **cart_id)
{
	const char *key = call->parts[PART_KEY];
	char *id = arena_alloc(call->arena, UUID_TEXT_LEN);

	if (order_key_is(key))
		order_key_cart_id(key, id);
	else if (!uuid_lower(key, id))
		return fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	*cart_id = id;
	return true;
}
