/*
 * storefront: the shopper's cart, signed in and anonymous.
 * Contract and decisions: README.md beside this file.
 */
#ifndef CARTD_API_STOREFRONT_H
#define CARTD_API_STOREFRONT_H

#include <stdbool.h>

#include "cart/basket.h"
#include "cart/coupon.h"
#include "cart/current.h"

struct call;
struct route;

/* One request with a body, and what it is about. */
struct shopping {
	struct basket basket;
	const char *coupon_code;        /* NULL: none */
	const char *ip_address;         /* NULL: none */
	struct coupon_asked coupon;     /* where there is a code */
	struct current current;
	int channel_slot;
};

/* read.c. False: FAULT_INVALID with every complaint. */
bool read_basket(struct call *call, struct shopping *shopping);

/*
 * write.c: fills the reply with {"cart":…}, of a cart that is priced; X-Cart-Id and ETag where it is stored.
 * False: an amount is out of range.
 */
bool storefront_write(struct call *call, int status, const struct current *current);

/* 204 */
void storefront_write_nothing(struct call *call);

/* user.c and anonymous.c: the handlers. */
bool user_post(struct call *call);
bool user_get(struct call *call);
bool user_put(struct call *call);
bool user_delete(struct call *call);
bool user_merge(struct call *call);
bool anonymous_post(struct call *call);

/* Prices the cart, with the coupon that was asked for as its only one, or with what it has. */
bool shopping_price(struct call *call, struct shopping *shopping, bool keep_coupon);

/* routes.c */
extern const struct route storefront_routes[];

/* error.c */
void storefront_fail(struct call *call);

#endif
