/*
 * cart: named carts, lists of entity references that one person owns.
 *
 * Another kind than the shopping carts of cart/: no lines, no prices, and no
 * API shows both.  Whose they are is in every statement; a cart of somebody
 * else is as absent as one that never was.
 *
 * Functions that queue return a slot or nothing; what a slot says is taken
 * after db_run() (see api/call.h for the two round trips of a change).
 */
#ifndef CARTD_RESOURCE_CART_H
#define CARTD_RESOURCE_CART_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct fault;
struct store;

enum { RESOURCE_NAME_CHARS_MAX = 256 };

struct resource_cart {
	const char *id;         /* UUID, lower case */
	const char *name;
	int version;            /* 1 at first, one more with each change of name or items */
};

/* A cart of one person in one store: what every call on a cart begins with. */
struct resource_place {
	const struct store *store;
	int32_t account_id;
	const char *cart_id;
};

/* Reads it; locks it for a change; keeps it from going away while others fill it. */
int resource_cart_read(struct db *db, const struct resource_place *place);
int resource_cart_lock(struct db *db, const struct resource_place *place);
int resource_cart_hold(struct db *db, const struct resource_place *place);

/* FAULT_NOT_FOUND, in the words for a cart that is not there. Always false. */
bool resource_absent(struct fault *fault);

/* What _read and _lock found. False: FAULT_NOT_FOUND. */
bool resource_cart_taken(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, struct fault *fault);
bool resource_cart_locked(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, struct fault *fault);
bool resource_cart_held(const struct db *db, int slot, int *version, struct fault *fault);

/* Queues a new cart, with an id of its own. */
void resource_cart_insert(struct db *db, struct arena *arena, const struct store *store, int32_t account_id, const char *name,
	struct resource_cart *cart);

/* Queue the change of a locked cart.  cart has the new name and version afterwards. */
void resource_cart_rename(struct db *db, const struct resource_place *place, const char *name, struct resource_cart *cart);

/* The cart, its items, and the end of what still fills it. */
void resource_cart_delete(struct db *db, const struct resource_place *place);

/* After a failed db_run(): was it the name, which its owner has given to another cart? */
bool resource_cart_name_taken(const struct db *db, const struct fault *fault);

/* One place in a person's list, which is in order of creation. */
struct resource_cart_from {
	int64_t created_us;
	const char *id;
};

/* How many rows a page's slot has. */
int resource_rows(const struct db *db, int slot);

/* Queues a page from behind a place; {0, UUID of zeros} is before all. */
int resource_cart_page(struct db *db, const struct store *store, int32_t account_id, struct resource_cart_from from, int most);
void resource_cart_page_row(const struct db *db, int slot, int row, struct resource_cart *cart, struct resource_cart_from *at);

#endif
