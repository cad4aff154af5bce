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
	bool trial;             /* priced alone: nothing is used up */
};

/*
 * Queues the code's lock and what it says today.  cart_id: the cart it is for,
 * whose own use is not counted.  account_id 0: whoever has that cart.
 */
void coupon_ask(struct db *db, struct arena *arena, const struct store *store, const char *code, const char *cart_id,
	int32_t account_id, struct coupon_asked *asked);

/* The same for the current cart of an account (current.h), whose id is not known yet. */
void coupon_ask_current(struct db *db, struct arena *arena, const struct store *store, const char *code, int32_t account_id,
	struct coupon_asked *asked);

/*
 * To show what it would take off a cart that nobody keeps.  No lock: a use that another takes meanwhile may
 * be shown as left.  A limit for each account is not asked for: whose cart it will be is not known.
 */
void coupon_ask_trial(struct db *db, struct arena *arena, const struct store *store, const char *code, struct coupon_asked *asked);

/*
 * Puts it on a cart that is priced; one that is there already stays as it is.
 * False: FAULT_INVALID at field, with the reason: no such code, not now, below the
 * minimum, used up, or (limited for each account) a guest's cart.
 */
bool coupon_add(const struct db *db, const struct coupon_asked *asked, struct cart *cart, const char *field, struct fault *fault);

/*
 * Makes it the one coupon of a cart that is priced; asked NULL: the cart is to have none.
 * False: FAULT_COUPON, without the reason.  Price again.
 */
bool coupon_only(const struct db *db, const struct coupon_asked *asked, struct cart *cart, struct fault *fault);

/* The cart will have coupons after this change: those that are not gone. */
bool coupons_stay(const struct cart *cart);

/* Queues the changes; the cart's row must be there. For cart_insert() and cart_save(). */
void coupons_save(struct db *db, const struct store *store, const struct cart *cart);

#endif
