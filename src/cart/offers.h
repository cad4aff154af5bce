/*
 * offers: what a store takes off a cart, read beside the cart.
 *
 * Most stores have no promotions and most carts no coupon, and they pay
 * nothing: neither is joined anywhere.  stores.has_promotions comes with the
 * credential's check and carts.has_coupons with the cart, and say for certain
 * whether there is something to read.  By then the round trip is over, so a
 * worker remembers which stores had something, and asks along for those; one
 * that it does not know yet costs one round trip more, once.  Banners are read
 * where they are asked for.
 *
 * Each statement of a read sees what was committed when it began.  Coupons are
 * part of what a cart's version stands for, so they come with that version:
 * where a change fell between the two statements, the request runs again.
 */
#ifndef CARTD_CART_OFFERS_H
#define CARTD_CART_OFFERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cart;
struct db;
struct fault;
struct store;

struct offers {
	int promotions_slot;    /* -1: not asked */
	int coupons_slot;
	bool banners;
};

/*
 * Queues what may be there for these carts; none for one that is to be made.
 * banners: promotions that only tell of something are wanted too.
 */
void offers_read(struct db *db, struct arena *arena, const struct store *store, size_t n, const char *const *cart_ids, bool banners,
	struct offers *offers);

/* The same for the current cart of an account, whose id is not known yet (current.h). */
void offers_read_current(struct db *db, const struct store *store, int32_t account_id, struct offers *offers);

/* What is known of a store that a worker meets for the first time. */
void offers_expect(const struct store *store);

/*
 * Fills the cart's promotions and coupons, once store and cart are known, and
 * before cart_price().  False: the round trip that was due failed, or the cart
 * changed while it was read (db_retry()).
 */
bool offers_take(struct db *db, const struct store *store, struct offers *offers, struct cart *cart, struct fault *fault);

#endif
