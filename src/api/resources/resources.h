/*
 * resources: named carts of entity references for the users of a research portal.
 * Contract and decisions: README.md beside this file.
 */
#ifndef CARTD_API_RESOURCES_H
#define CARTD_API_RESOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "entity/filter.h"
#include "resource/cart.h"
#include "resource/item.h"
#include "resource/job.h"

struct call;
struct route;

#define RESOURCES_MOUNT "/resources/carts"

enum {
	CARTS_PER_PAGE = 1000,          /* where nothing is asked for, and at most */
	ITEMS_PER_PAGE = 5000           /* likewise; with long values fewer */
};

/* read.c: what requests hold.  All return false with call->fault. */

/* parts[0]: FAULT_NOT_FOUND where it is no id at all. */
bool resources_read_place(struct call *call, struct resource_place *place);

/* "CartName" */
bool resources_read_name(struct call *call, const char **name);

struct in_items {
	size_t len;
	struct resource_item *items;    /* ids not set yet */
	bool many;                      /* came as {"items":[…]} */
};
bool resources_read_items(struct call *call, struct in_items *in);

struct in_batch {
	struct filter filter;
	const char *entity_type;
	const char *filters;            /* the JSON text */
};
bool resources_read_batch(struct call *call, struct in_batch *in);

struct in_page {
	int limit;
	bool limit_given;
	const char *after;              /* "": from the beginning */
};
bool resources_read_page(struct call *call, int most, struct in_page *in);

/* "after" of the list of carts, and back. */
bool resources_read_carts_from(struct call *call, const char *after, struct resource_cart_from *from);
const char *resources_print_carts_from(struct call *call, const struct resource_cart_from *from);

/* write.c: the answers. */
void resources_write_cart(struct call *call, const struct resource_cart *cart);
void resources_write_carts(struct call *call, int slot, const struct in_page *page);
void resources_write_items(struct call *call, const struct resource_cart *cart, int slot, int rows, const struct in_page *page);
void resources_write_item_ids(struct call *call, const struct in_items *in);
void resources_write_deleted(struct call *call);
void resources_write_batch(struct call *call, int64_t count, const char *url);
void resources_write_status(struct call *call, const struct resource_status *status, const char *url);

/* routes.c */
extern const struct route resources_routes[];

/* error.c */
void resources_fail(struct call *call);

/* carts.c, items.c, batch.c: the handlers. */
bool resources_carts_get(struct call *call);
bool resources_carts_post(struct call *call);
bool resources_cart_get(struct call *call);
bool resources_cart_put(struct call *call);
bool resources_cart_delete(struct call *call);
bool resources_cart_items_get(struct call *call);
bool resources_cart_items_post(struct call *call);
bool resources_cart_item_delete(struct call *call);
bool resources_batch_post(struct call *call);
bool resources_status_get(struct call *call);

#endif
