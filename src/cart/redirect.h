/*
 * redirect: tokens that bring a shopper to a cart, once.
 *
 * A token is 256 random bits; the database holds its SHA-256 alone.  It ends
 * when it is used, after REDIRECT_DAYS, and with its cart.
 */
#ifndef CARTD_CART_REDIRECT_H
#define CARTD_CART_REDIRECT_H

#include <stdbool.h>

struct arena;
struct db;
struct store;

enum { REDIRECT_DAYS = 30, REDIRECT_TOKEN_LEN = 64 };

/* Where a store keeps its pages. */
struct redirect_pages {
	const char *secure_url;         /* no slash at its end */
	const char *cart_page;          /* a path below it, or a URL */
	const char *checkout_page;
};

/* Queues the read of a cart that stays until the transaction ends; returns the slot. */
int redirect_read_cart(struct db *db, const struct store *store, const char *cart_id);

/* What that slot says. False: no such cart. */
bool redirect_cart(const struct db *db, int slot, int *version);

/* A new token, 64 hexadecimal digits; queues its row. */
const char *redirect_new(struct arena *arena, struct db *db, const struct store *store, const char *cart_id);

/* Queues the token's use, or with use false a look at it; returns the slot. cart_id is a UUID in lower case. */
int redirect_take(struct db *db, const struct store *store, const char *cart_id, const char *token, bool use);

/* What that slot says. False: no such token, or it is used or expired, or its cart is gone. */
bool redirect_taken(const struct db *db, int slot, bool use, struct redirect_pages *pages);

/* Queues a look at where an order's checkout is, by its cart's id; returns the slot. */
int redirect_order(struct db *db, const struct store *store, const char *cart_id);

/* What that slot says. False: no such cart. */
bool redirect_ordered(const struct db *db, int slot, struct redirect_pages *pages);

#endif
