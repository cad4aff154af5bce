/*
 * bearer: the hooks of struct api for APIs whose callers are people
 * (accounts, storefront, resources): Authorization: Bearer (RFC 6750, the
 * scheme without regard to case), and where the API says so the raw header
 * "token".
 *
 * An API's own hooks call these and turn the standing into its own answers.
 * A route with ROUTE_OPEN is not entered by dispatch; where such a route looks
 * at a credential if there is one, its handler calls bearer_take() and, where
 * that found one, bearer_enter() before call_read() or call_write().
 */
#ifndef CARTD_API_BEARER_H
#define CARTD_API_BEARER_H

#include <stdbool.h>

#include "api/api.h"
#include "auth/person.h"

enum { BEARER_TOKEN_HEADER = 1 << 0 };  /* the raw header "token" counts too */

/*
 * Finds the credential. *token NULL: there is none. False: it came twice, in
 * two headers, in another scheme's form, or is over 8 KiB: FAULT_UNAUTHENTICATED.
 */
bool bearer_take(struct call *call, unsigned how, const char **token);

/*
 * enter: the store of the server block, and a credential that verifies; call->person
 * says whose.  False: call->fault, FAULT_UNAUTHENTICATED for every reason that is the caller's.
 */
bool bearer_enter(struct call *call, unsigned how);

/* admit: queues person_check(). call->principal has its id and account_id from here on, so that statements behind it can name the owner. */
int bearer_admit(struct call *call);

/* Reads it: standing. PERSON_GOOD and PERSON_INACTIVE fill call->principal and call->store. */
enum person_standing bearer_standing(struct call *call);

/*
 * admitted, for most: false is FAULT_UNAUTHENTICATED (unknown, or disabled: that ends a person's tokens) or FAULT_FORBIDDEN (a scope of
 * the route is missing).
 */
bool bearer_admitted(struct call *call);

#endif
