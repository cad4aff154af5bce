#include "base/fault.h"

#include "base/arena.h"

/* name: for logs; says: for people. */
static const struct {
	const char *name;
	const char *says;
} faults[FAULT_CODES] = {
	[FAULT_NONE] = { "none", "All is well." },
	[FAULT_BAD_JSON] = { "bad_json", "The body is not JSON." },
	[FAULT_BAD_REQUEST] = { "bad_request", "The request cannot be understood." },
	[FAULT_UNAUTHENTICATED] = { "unauthenticated", "There is no credential, or one that is worth nothing here." },
	[FAULT_FORBIDDEN] = { "forbidden", "The credential does not carry the right to do this." },
	[FAULT_NOT_OWNER] = { "not_owner", "It is somebody else's to change." },
	[FAULT_PURCHASING_OFF] = { "purchasing_off", "The store or the channel does not sell now." },
	[FAULT_NOT_FOUND] = { "not_found", "It is not there, or not yours." },
	[FAULT_NO_PRODUCT] = { "no_product", "The store has no such product." },
	[FAULT_NO_ADDRESS] = { "no_address", "It is not an address of this person." },
	[FAULT_CATEGORY_OFF] = { "category_off", "The category is not for sale." },
	[FAULT_BUNDLE_OFF] = { "bundle_off", "The bundle is not there, or not for sale." },
	[FAULT_PRODUCTS_OFF] = { "products_off", "None of the products is for sale." },
	[FAULT_COUPON] = { "coupon", "The coupon does not apply to this cart." },
	[FAULT_NO_ROUTE] = { "no_route", "There is no such path." },
	[FAULT_METHOD] = { "method", "This path does not know that method." },
	[FAULT_NOT_ACCEPTABLE] = { "not_acceptable", "The answer would be JSON, which Accept excludes." },
	[FAULT_CONFLICT] = { "conflict", "The version asked for is not the current one." },
	[FAULT_DUPLICATE] = { "duplicate", "Something with this name is there already." },
	[FAULT_IDEMPOTENCY_BUSY] = { "idempotency_busy", "The first request with this Idempotency-Key is still running." },
	[FAULT_IDEMPOTENCY_REUSE] = { "idempotency_reuse", "This Idempotency-Key came with another request before." },
	[FAULT_PRECONDITION] = { "precondition", "If-Match does not hold." },
	[FAULT_TOO_LARGE] = { "too_large", "The body is over the limit." },
	[FAULT_MEDIA_TYPE] = { "media_type", "The body is not declared as JSON." },
	[FAULT_INVALID] = { "invalid", "The request was understood, but breaks rules." },
	[FAULT_TOO_MANY] = { "too_many", "There were too many requests." },
	[FAULT_UNAVAILABLE] = { "unavailable", "The service cannot answer now; try again." },
	[FAULT_TIMEOUT] = { "timeout", "A deadline passed; try again." },
	[FAULT_INTERNAL] = { "internal", "Something is wrong with the service itself." },
};

bool fault_set(struct fault *fault, enum fault_code code, const char *detail)
{
	if (fault->code == FAULT_NONE) {
		fault->code = code;
		fault->detail = detail;
	}
	return false;
}

bool fault_field(struct fault *fault, struct arena *arena, const char *field, const char *message)
{
	if (fault->code == FAULT_NONE)
		fault->code = FAULT_INVALID;
	if (fault->code != FAULT_INVALID)
		return false;
	struct fault_item *item = arena_alloc(arena, sizeof(*item));
	item->field = field;
	item->message = message;
	/* items_end never points into the fault itself, so that a fault can be copied */
	if (fault->items == NULL)
		fault->items = item;
	else
		*fault->items_end = item;
	fault->items_end = &item->next;
	return false;
}

const char *fault_name(enum fault_code code)
{
	return (unsigned)code < FAULT_CODES ? faults[code].name : "unknown";
}

const char *fault_says(enum fault_code code)
{
	return (unsigned)code < FAULT_CODES ? faults[code].says : "There is no such fault.";
}
