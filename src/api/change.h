/*
 * change: a cart under its lock, between the two round trips of a change.
 *
 *	call_write(), change_queue(), whatever else the rule needs,
 *	change_run(): the first round trip
 *	the rule, on change.cart
 *	change_save(), the reply, call_commit(): the second
 */
#ifndef CARTD_API_CHANGE_H
#define CARTD_API_CHANGE_H

#include <stdbool.h>

#include "cart/cart.h"
#include "cart/offers.h"

struct call;

struct change {
	const char *id;                 /* UUID */
	int lock_slot, cart_slot;
	struct offers offers;
	bool allow_purchasing;
	struct cart cart;
};

/* Queues lock and read. banners: as offers_read() has it. */
void change_queue(struct call *call, const char *id, bool banners, struct change *change);

/* Runs the first batch, then If-Match and the body's version (0: none) against the cart. */
bool change_run(struct call *call, struct change *change, int expected_version);

/* Prices the cart and queues what differs. */
bool change_save(struct call *call, struct change *change);

#endif
