/*
 * basket: what a shopper asks to have in the cart, and how it gets there.
 *
 *	first batch:	current_lock(), basket_read() (which reads the current cart), coupon_ask_current()
 *	the rule:	current_take(), basket_resolve(), then one of basket_fill(),
 *			basket_replace(), basket_merge(); cart_price(), the coupon
 *	second batch:	current_insert() or cart_save(), COMMIT
 *
 * A loose line is what it is by child and address: asked for twice it adds up.
 * Each bundle asked for is one of its own, numbered from 0 among those of its
 * id; its slots fix quantities and prices, the shopper picks a child for each.
 */
#ifndef CARTD_CART_BASKET_H
#define CARTD_CART_BASKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cart_line;
struct current;
struct db;
struct fault;
struct store;

enum { BASKET_QUANTITY_MAX = 9999 };

struct basket_item {
	int64_t child_id;               /* 0: by slug */
	const char *slug;
	int64_t quantity;
	int64_t address_id;             /* 0: none */
	const char *path;               /* for complaints: "products.0" */
};

struct basket_bundle {
	int64_t bundle_id;
	const int64_t *child_ids;
	size_t child_ids_len;
	int64_t address_id;
	const char *path;
};

struct basket {
	struct basket_item *items;
	size_t items_len;
	struct basket_bundle *bundles;
	size_t bundles_len;
	int slots_slot, addresses_slot; /* -1: not asked */
	struct cart_line **lines;       /* made by basket_resolve(): new ones, no two alike */
	size_t lines_len;
	const char **dropped;           /* slugs of children that are not for sale */
	size_t dropped_len;
};

/* Queues all that the basket names, with the account's current cart. account_id 0: addresses are nobody's, and passed over. */
void basket_read(struct basket *basket, struct db *db, struct arena *arena, const struct store *store, int32_t account_id, struct current *current);

/*
 * Makes lines of it.  False: FAULT_NO_PRODUCT wherever one is, then
 * FAULT_NO_ADDRESS, then entry by entry FAULT_CATEGORY_OFF, FAULT_BUNDLE_OFF,
 * FAULT_PRODUCTS_OFF (a child of a bundle), FAULT_INVALID (children that do not fit a bundle's slots; a
 * quantity above BASKET_QUANTITY_MAX).  An item whose child is not for sale is dropped.
 * merging: bundles are numbered on from those in the cart.
 */
bool basket_resolve(struct basket *basket, const struct db *db, struct arena *arena, const struct current *current, bool merging, struct fault *fault);

/* Into an empty cart, as they are. */
void basket_fill(const struct basket *basket, struct current *current);

/*
 * In place of what the cart has.  A line that stays keeps its id, and the price
 * that a merchant agreed for it.  What a shopper cannot name stays, behind the
 * rest: custom items, gift certificates, gifts.
 */
void basket_replace(const struct basket *basket, struct current *current);

/* On top of what the cart has. False: FAULT_INVALID, a quantity would pass BASKET_QUANTITY_MAX. */
bool basket_merge(const struct basket *basket, struct current *current, struct fault *fault);

/* FAULT_PRODUCTS_OFF where nothing in the cart shows. */
bool basket_something(const struct basket *basket, const struct current *current, struct fault *fault);

#endif
