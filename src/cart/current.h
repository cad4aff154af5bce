/*
 * current: the one cart of a person that storefront shows.
 *
 * What the shopper may not see of it is hidden, not gone: products that left
 * the catalog or are not for sale, bundles that are not for sale, or hold such
 * a product, or have not that slot any more.  Hidden lines stay in the database
 * and come back with what they are made of; no total counts them.
 */
#ifndef CARTD_CART_CURRENT_H
#define CARTD_CART_CURRENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cart/cart.h"
#include "cart/child.h"
#include "cart/offers.h"

struct arena;
struct db;
struct fault;
struct store;

struct current {
	int32_t account_id;             /* 0: nobody's */
	int lock_slot, read_slot;
	struct offers discounts;
	bool there;                     /* the account has one */
	struct cart cart;               /* its lines are those that show */
	struct cart_line **hidden;
	size_t hidden_len;
	struct shelf shelf;
};

/* Queues the lock, which must come before current_read(). */
void current_lock(struct db *db, const struct store *store, int32_t account_id, struct current *current);

/*
 * Queues the read: the account's cart (0: none is asked for), its offers, and
 * the children that ids and slugs name (array literals, NULL: none).
 */
void current_read(struct db *db, const struct store *store, int32_t account_id, const char *child_ids, const char *slugs, struct current *current);

/*
 * What was read, not yet priced.  Where there is no cart, `there` is false and
 * the shelf is filled all the same.  False: as offers_take() has it.
 */
bool current_take(struct db *db, struct arena *arena, const struct store *store, struct current *current, struct fault *fault);

/* The lock found a cart; which, for who needs no more of it. */
bool current_locked(const struct db *db, const struct current *current);
bool current_locked_cart(const struct db *db, const struct current *current, const char **cart_id, int32_t *version);

/* An empty cart in its place: version 1, of that account; nobody's is there to be priced alone. False: as offers_take() has it. */
bool current_new(struct current *current, struct db *db, struct arena *arena, const struct store *store, struct fault *fault);

/* Queues what makes the new cart the account's current one; an empty one that is there makes room. */
void current_insert(struct db *db, const struct store *store, struct current *current, const char *emptied_id);

/* Another request made this account's cart in the meantime: why the last batch failed. */
bool current_was_taken(const struct db *db);

/*
 * The children to offer beside the cart's lines, in their order, each once and none that is in
 * the cart.  *len of them.
 */
const struct child **current_offers(const struct current *current, size_t *len);

#endif
