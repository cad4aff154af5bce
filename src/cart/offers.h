/*
 * offers: what a store takes off a cart, read beside the cart.
 *
 * Most stores have no promotions and most carts no coupon, and they pay
 * nothing: neither is joined anywhere.  stores.has_promotions comes with the
 * credential's check and carts.has_coupons with the cart, and say for certain
 * whether there is something to read.  By then the round trip is over, so a
 * worker remembers which stores had something, and asks along for those; one
 * that it does not know yet costs one round trip more, once.
 */
#ifndef CARTD_CART_OFFERS_H
#define CARTD_CART_OFFERS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct cart;
struct db;
struct fault;
struct store;

struct offers {
	int promotions_slot;    /* -1: not asked */
	int coupons_slot;
};

/* Queues what may be there for these carts; none for one that is to be made. */
void offers_read(struct db *db, struct arena *arena, const struct store *store, size_t n, const char *const *cart_ids, struct offers *offers);

/*
 * Fills the cart's promotions and coupons, once store and cart are known, and
 * before cart_price().  False: the round trip that was due failed.
 */
bool offers_take(struct db *db, const struct store *store, struct offers *offers, struct cart *cart, struct fault *fault);

#endif
