/*
 * stores: store hash or address → id, remembered by each worker.
 *
 * A hash never changes its id (the operator's tool cannot, and the column has
 * no update right for the application), so it never grows stale; whether
 * the store still is there, the credential's check tells.  An address may move
 * to another store: whoever came by one compares it with what the credential's
 * check says of the store, and has it forgotten where they differ.
 */
#ifndef CARTD_AUTH_STORES_H
#define CARTD_AUTH_STORES_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct fault;

/*
 * *store_id of hash, 0 where there is no such store.  The first time for each
 * hash costs one round trip.  False: the database did not answer.
 */
bool stores_find(struct db *db, const char *hash, int32_t *store_id, struct fault *fault);

/*
 * What a client says its store's address is, in the form of stores.secure_host:
 * without scheme, slash at the end and the schemes' own ports, in lower case.
 * NULL: no store has such an address.
 */
const char *stores_host(struct arena *arena, const char *url);

/* *store_id of what stores_host() gave, as stores_find(). */
bool stores_find_host(struct db *db, const char *host, int32_t *store_id, struct fault *fault);

/* It is another store's now, or nobody's. */
void stores_forget_host(const char *host);

#endif
