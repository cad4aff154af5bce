/*
 * api: the one contract that every published API implements.
 *
 * An API is one value (struct api) in one array (apis[], api/apis.c is made
 * from the folders below src/api at build time).  It owns a mount, a table of
 * routes and its error envelope; the request loop in worker.c does the rest.
 */
#ifndef CARTD_API_API_H
#define CARTD_API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "auth/principal.h"
#include "cart/store.h"
#include "http/http.h"

struct db;
struct config;
struct rate;
struct shared;
struct json_object;
struct api;
struct route;

enum { ROUTE_PARTS_MAX = 8 };

/* One request on its way through an API. */
struct call {
	struct arena *arena;
	struct request *request;
	struct reply *reply;
	struct fault fault;
	struct db *db;
	const struct config *config;
	struct shared *shared;                  /* counters over all workers */
	const struct api *api;                  /* never NULL: an unknown prefix has the fallback */
	const struct route *route;              /* NULL: none matched */
	const char *parts[ROUTE_PARTS_MAX];     /* the {…} segments of mount and path, in order */
	const char *store_hash;                 /* what path or server block names; NULL: none */
	const char *store_host;                 /* or the store's address, as stores_host() gives it; NULL: none */
	struct store store;                     /* its id once found; all of it once admitted */
	struct principal principal;             /* client_id NULL until the credential was checked */
	const struct person_claims *person;     /* of the bearer token that verified (bearer.h), or NULL */
	struct json_object *body;               /* read where the route says so */
	bool has_body;
	const char *if_match;                   /* the header, or NULL */
	const char *idempotency_key;            /* NULL: none, or the route takes none */
	const char *request_hash;               /* of method, target and body, where there is a key; ROUTE_SECRET: NULL until it is needed */
	int admit_slot, claim_slot, find_slot;  /* of the first batch */
	bool again;                             /* a failed handler asks to run again: what it chose by itself was taken */
	struct rate *rate;                      /* where it was counted (rate.h); NULL: nowhere yet */
	const char *cart_id;                    /* of the cart that was found, for struct api's leave; NULL: none */
	bool replayed;                          /* the reply is an earlier one, kept under the key */
	bool anonymous;                         /* of an open route, whose handler found no credential: the API's admit looks */
};

enum {
	ROUTE_BODY = 1 << 0,            /* a JSON object (or array) is needed */
	ROUTE_BODY_OPTIONAL = 1 << 1,   /* read where there is one */
	ROUTE_OPEN = 1 << 2,            /* no credential asked for */
	ROUTE_IDEMPOTENT = 1 << 3,      /* Idempotency-Key counts */
	ROUTE_ANY_TYPE = 1 << 4,        /* answers in a type of its own, whatever Accept says */
	ROUTE_SECRET = 1 << 5,          /* the body holds a password: what is kept of it under the key is no fast digest */
	ROUTE_BODY_LARGE = 1 << 6,      /* the body may have large_body_limit_bytes */
};

struct route {
	enum http_method method;        /* HEAD goes with GET by itself */
	const char *name;               /* what the log calls it: "item_put" */
	const char *path;               /* below the mount: "/carts/{cartId}/items" */
	unsigned flags;
	unsigned scope;                 /* what the API's credential must allow; the API's own bits */
	bool (*handle)(struct call *call);      /* false: call->fault says why */
	const char *says;
};

struct api {
	const char *name;               /* "bigcommerce" */
	const char *mount;              /* "/stores/{store_hash}/v3": its {…} go to parts first */
	bool any_case;                  /* literal segments compare without regard to case */
	bool cors;                      /* for browsers: preflight and CORS headers by allowed_origins (cors.h) */
	const struct route *routes;     /* the last has no path */
	/* Finds store_hash or store_host and looks at the credential; database work only for what a worker sees the first time. False: call->fault. NULL: an open API. */
	bool (*enter)(struct call *call);
	/* Queues the statement that checks the credential; returns its slot. */
	int (*admit)(struct call *call);
	/* Reads that slot into call->principal and call->store, and checks route->scope. False: call->fault. */
	bool (*admitted)(struct call *call);
	/* Fills the reply from call->fault in this API's envelope. */
	void (*fail)(struct call *call);
	/* After handler or fail, before sending: headers every answer of this API has. May be NULL. */
	void (*leave)(struct call *call);
};

/* NULL at the end.  One has the mount "": paths that belong to nobody are its own. */
extern const struct api *const apis[];

#endif
