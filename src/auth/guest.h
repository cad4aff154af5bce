/*
 * guest: somebody without a credential, where that is allowed.
 *
 * The counterpart of person.h: the store's settings come in the request's own
 * round trip, and the principal is nobody's.
 */
#ifndef CARTD_AUTH_GUEST_H
#define CARTD_AUTH_GUEST_H

#include <stdbool.h>

struct db;
struct principal;
struct store;

/*
 * Queues the read of the settings; returns its slot.  The principal's id is
 * "anonymous", one for all guests of a store: an Idempotency-Key that two of
 * them chose is told apart by the request that came with it.
 */
int guest_check(struct db *db, const struct store *store, struct principal *principal);

/* Fills store. False: there is no such store any more. */
bool guest_checked(const struct db *db, int slot, struct principal *principal, struct store *store);

#endif
