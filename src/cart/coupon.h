/*
 * coupon: putting a coupon on a cart and taking it off.
 *
 * A use is a row of cart_coupons.  How many there may be, overall and of one
 * account, is decided in the database: a lock on the code lets one cart at a
 * time count and take; it is held until COMMIT, and always asked for after the cart's.
 *
 *	first batch:	cart_lock(), cart_read(), offers_read(), coupon_ask()
 *	the rule:	change lines, cart_price(), coupon_add(), cart_price() again
 *	second batch:	cart_insert() or cart_save(), COMMIT
 */
#ifndef CARTD_CART_COUPON_H
#define CARTD_CART_COUPON_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct cart;
struct db;
struct fault;
struct store;

struct coupon_asked {
	const char *key;        /* NULL: what was asked for cannot be a code */
	int slot;
};

/*
 * Queues the code's lock and what it says today.  cart_id: the cart it is for,
 * whose own use is not counted.  account_id 0: whoever has that cart.
 */
void coupon_ask(struct db *db, struct arena *arena, const struct store *store, const char *code, const char *cart_id,
	int32_t account_id, struct coupon_asked *asked);

/*
 * Puts it on a cart that is priced; one that is there already stays as it is.
 * False: FAULT_INVALID at field, with the reason: no such code, not now, below the
 * minimum, used up, or (limited for each account) a guest's cart.
 */
bool coupon_add(const struct db *db, const struct coupon_asked *asked, struct cart *cart, const char *field, struct fault *fault);

/* Takes it off, in any case of letters. False: the cart has no such coupon. */
bool coupon_remove(struct cart *cart, const char *code);

/* The cart will have coupons after this change: those that are not gone. */
bool coupons_stay(const struct cart *cart);

/* Queues the changes; the cart's row must be there. For cart_insert() and cart_save(). */
void coupons_save(struct db *db, const struct store *store, const struct cart *cart);

#endif
