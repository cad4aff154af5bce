/*
 * token: bigcommerce's X-Auth-Token.
 *
 * The database holds its SHA-256 alone.  A token belongs to one store: the
 * statement asks for both, so another store's token is as good as none.
 */
#ifndef CARTD_AUTH_TOKEN_H
#define CARTD_AUTH_TOKEN_H

#include <stdbool.h>

struct arena;
struct db;
struct principal;
struct store;

enum token_scope {
	TOKEN_CART_WRITE = 1 << 0,
	TOKEN_CART_READ = 1 << 1,       /* store_cart gives both */
	TOKEN_INFORMATION_WRITE = 1 << 2,
	TOKEN_INFORMATION_READ = 1 << 3,
};

/* Queues the check; returns its slot. The principal's id is set at once. */
int token_check(struct db *db, struct arena *arena, const struct store *store, const char *token, struct principal *principal);

/* The hash of the principal's token, for statements that look up its client themselves. */
const char *token_hash(const struct principal *principal);

/* Fills principal and store. False: no such token here. */
bool token_checked(const struct db *db, int slot, struct principal *principal, struct store *store);

#endif
