/*
 * list: a store's carts by their last change, page by page.
 *
 * The order is (updated_at, id).  A page is two round trips, however many
 * carts it has: their ids, then carts and lines, which are priced here as one
 * cart is.  Carts that have ended are not there.
 */
#ifndef CARTD_CART_LIST_H
#define CARTD_CART_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cart;
struct db;
struct fault;
struct store;

enum { CART_LIST_ANY = -1 };

/* A place in the order. */
struct cart_place {
	int64_t at_us;          /* since 1970 */
	const char *id;
};

struct cart_list {
	int64_t customer_id;            /* 0: guests; CART_LIST_ANY */
	int64_t channel_id;             /* CART_LIST_ANY */
	const char *updated_min;        /* RFC 3339; NULL: no bound */
	const char *updated_before;
	bool upward;                    /* the longest unchanged first */
	bool placed;                    /* begins behind `from` in that direction, else at the end of the list */
	struct cart_place from;
	int64_t skip, most;
};

/* Queues the page's ids; returns the slot. */
int cart_list_page(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list);

/* Queues the look whether there is anything at or before the list's place; returns the slot. */
int cart_list_peek(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list);
bool cart_list_peeked(const struct db *db, int slot);

/* Queues the count of all that the filters find; returns the slot. */
int cart_list_total(struct db *db, const struct store *store, const struct cart_list *list);
int64_t cart_list_counted(const struct db *db, int slot, const struct cart_list *list);

struct cart_listed {
	struct cart **carts;            /* priced, in the page's order; their lines have amounts and nothing else */
	size_t len;
	size_t found;                   /* ids of the page: more than most - 1 tell that there is a next one */
	struct cart_place first, last;  /* of the carts shown */
};

/* The second round trip: at most `most` - 1 carts of the slot's page. */
bool cart_list_load(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list, int slot,
	struct cart_listed *out, struct fault *fault);

#endif
