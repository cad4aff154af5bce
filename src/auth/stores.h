/*
 * stores: store hash → id, remembered by each worker.
 *
 * A hash never changes its id (the operator's tool cannot, and the column has
 * no update right for the application), so nothing here grows stale; whether
 * the store still is there, the credential's check tells.
 */
#ifndef CARTD_AUTH_STORES_H
#define CARTD_AUTH_STORES_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct fault;

/*
 * *store_id of hash, 0 where there is no such store.  The first time for each
 * hash costs one round trip.  False: the database did not answer.
 */
bool stores_find(struct db *db, const char *hash, int32_t *store_id, struct fault *fault);

#endif
