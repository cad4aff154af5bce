/*
 * fault: what went wrong, in the domain's terms.
 *
 * No HTTP here: each API's error.c maps these codes to its own statuses and
 * its own envelope.  A fault is a value; code FAULT_NONE means all is well.
 * Text in it lives as long as the request's arena, or for ever.
 */
#ifndef CARTD_BASE_FAULT_H
#define CARTD_BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

enum fault_code {
	FAULT_NONE = 0,
	FAULT_BAD_JSON,         /* the body is not JSON; detail says where */
	FAULT_BAD_REQUEST,      /* the request cannot be understood */
	FAULT_UNAUTHENTICATED,  /* no credential, or one that is worth nothing here */
	FAULT_FORBIDDEN,        /* a good credential without the right to do this */
	FAULT_NOT_OWNER,        /* somebody else's, who shows it but keeps it */
	FAULT_PURCHASING_OFF,   /* the store or the channel does not sell now */
	FAULT_NOT_FOUND,        /* not there, or not yours */
	FAULT_NO_PRODUCT,       /* a product that the store never had; detail: as it was asked for */
	FAULT_NO_ADDRESS,       /* not an address of this person */
	FAULT_CATEGORY_OFF,     /* detail: the slug of a category that is not for sale */
	FAULT_BUNDLE_OFF,       /* detail: the id of a bundle that is not there, or not for sale */
	FAULT_PRODUCTS_OFF,     /* nothing is left to sell; detail: the products, by slug */
	FAULT_COUPON,           /* a coupon that this cart cannot have, whatever the reason */
	FAULT_NO_ROUTE,         /* no such path */
	FAULT_METHOD,           /* known path, wrong method; allow lists the right ones */
	FAULT_NOT_ACCEPTABLE,   /* Accept excludes JSON */
	FAULT_CONFLICT,         /* the version asked for is not the current one */
	FAULT_DUPLICATE,        /* something with this name is there already */
	FAULT_IDEMPOTENCY_BUSY, /* the first request with this key is still running */
	FAULT_IDEMPOTENCY_REUSE,/* this key came with another request before */
	FAULT_PRECONDITION,     /* If-Match does not hold */
	FAULT_TOO_LARGE,        /* body over the limit */
	FAULT_MEDIA_TYPE,       /* body is not declared as JSON */
	FAULT_INVALID,          /* understood, but breaks rules; items name the fields */
	FAULT_TOO_MANY,         /* rate limit; retry_after_s */
	FAULT_UNAVAILABLE,      /* database out of reach, out of memory; retry_after_s */
	FAULT_TIMEOUT,          /* a deadline passed */
	FAULT_INTERNAL,         /* a bug; the log says which */
	FAULT_CODES
};

/* One field's complaint. */
struct fault_item {
	const char *field;      /* a path: "line_items.0.quantity" */
	const char *message;
	struct fault_item *next;
};

struct fault {
	enum fault_code code;
	const char *detail;             /* a sentence for the caller, or NULL */
	struct fault_item *items;       /* in order of discovery, or NULL */
	struct fault_item **items_end;
	int retry_after_s;
	int current_version;            /* FAULT_CONFLICT */
	int expected_version;
	const char *allow;              /* FAULT_METHOD: "GET, PUT" */
};

struct arena;

/* Sets the code where none is set yet (the first fault wins). Returns false. */
bool fault_set(struct fault *fault, enum fault_code code, const char *detail);

/* FAULT_INVALID with one more field. Returns false.  field and message are borrowed. */
bool fault_field(struct fault *fault, struct arena *arena, const char *field, const char *message);

/* "invalid", "not_found", …: for logs and `cartd -T errors`. */
const char *fault_name(enum fault_code code);

/* One sentence on each code. */
const char *fault_says(enum fault_code code);

#endif
