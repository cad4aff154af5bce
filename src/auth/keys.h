/*
 * keys: the store's own signing keys, remembered by each worker.
 *
 * A key never changes, so what is remembered is never stale; whether it was
 * retired meanwhile is said by person_check() in the request's own round trip.
 * Only keys that are there are remembered: a kid that somebody made up costs
 * one round trip each time, and nothing else.
 */
#ifndef CARTD_AUTH_KEYS_H
#define CARTD_AUTH_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/jwt.h"

struct db;
struct fault;

enum { KEYS_KID_LEN = 64 };

struct signing_key {
	int32_t store_id;       /* 0: nothing is remembered here */
	char kid[KEYS_KID_LEN + 1];
	struct jwt_key key;
};

/* The live key of that kid, NULL where there is none. Until the next call of these functions. False: the database did not answer. */
bool keys_find(struct db *db, int32_t store_id, const char *kid, const struct signing_key **key, struct fault *fault);

/* Queues the search for the key that signs, the newest that is not to retire; returns its slot. */
int keys_signing(struct db *db, int32_t store_id);

/* What that slot says; NULL: the store has no such key. Until the next call of these functions. */
const struct signing_key *keys_signing_read(const struct db *db, int32_t store_id, int slot);

#endif
