/*
 * grant: threedcart's credentials, a store's leave to an app.
 *
 * The app has a PrivateKey, which may serve at many stores, and each store
 * gives it a Token.  The database holds the SHA-256 of both and nothing else.
 */
#ifndef CARTD_AUTH_GRANT_H
#define CARTD_AUTH_GRANT_H

#include <stdbool.h>

struct arena;
struct db;
struct principal;
struct store;

enum grant_scope {
	GRANT_WRITE = 1 << 0,
	GRANT_READ = 1 << 1,    /* write gives both */
};

enum grant_found {
	GRANT_NONE,
	GRANT_GOOD,
	GRANT_MOVED,            /* the store has another address by now: find it anew */
};

/* Sets the principal's id, by which his requests are counted, before anybody knows whether the token is good. */
void grant_name(struct arena *arena, const char *token, struct principal *principal);

/* Queues the check of that token with this key; returns its slot. */
int grant_check(struct db *db, const struct store *store, const char *private_key, const struct principal *principal);

/* host: what the store was found by. Fills principal and store where it is good; *hash is the store's. */
enum grant_found grant_checked(const struct db *db, int slot, const char *host, struct principal *principal, struct store *store,
	const char **hash);

#endif
