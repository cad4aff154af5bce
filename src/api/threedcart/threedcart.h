/*
 * threedcart: carts by order key, as 3dcart's (Shift4Shop's) REST API has them.
 * Contract and decisions: README.md beside this file.
 */
#ifndef CARTD_API_THREEDCART_H
#define CARTD_API_THREEDCART_H

#include <stdbool.h>
#include <stdint.h>

#include "api/change.h"
#include "base/decimal.h"
#include "cart/contacts.h"
#include "http/fields.h"

struct call;
struct cart;
struct route;

/* read.c: what requests hold. */
struct in_cart {
	bool anything;                  /* a member we know was there */
	int64_t customer_id;
	bool customer_id_given;
	struct contacts contacts;       /* texts: NULL where absent */
};

struct in_option {
	int64_t set_id;
	int64_t option_id;              /* 0: not given */
	const char *value;
};

struct in_item {
	int64_t catalog_id;
	struct decimal quantity;
	struct field_list options;      /* struct in_option */
};

bool threedcart_read_cart(struct call *call, struct in_cart *in);
bool threedcart_read_item(struct call *call, struct in_item *in);

/* PUT of an item: ItemQuantity alone. */
bool threedcart_read_quantity(struct call *call, struct decimal *quantity);

/* The members of a cart's body, in the order in which a cart shows them; those of type FIELD_TEXT lie in struct in_cart's contacts. */
extern const struct field_set threedcart_cart_fields;

/* open.c: the cart that the path names, by its key or by its UUID. */
enum { PART_KEY, PART_ITEM };

/* Its UUID. False: FAULT_NOT_FOUND. */
bool threedcart_cart_id(struct call *call, const char **cart_id);

/* write.c: what a GET shows beside the cart. */
struct shown {
	struct cart cart;
	struct contacts contacts;
	const char *order_key;
	int lines_slot;
};

/* v1: the cart; v2 (listed): a list of it. */
void threedcart_write_cart(struct call *call, const struct shown *shown, bool listed);

/* [{"Key":key,"Value":value,"Status":"<status>","Message":message}], and the cart's headers; version 0: it is gone. */
void threedcart_write_result(struct call *call, int status, const char *key, const char *value, const char *message,
	const char *cart_id, int32_t version);

/* The same element, as an answer of an error has it. */
void threedcart_write_element(struct call *call, int status, const char *key, const char *value, const char *message);

/* carts.c and items.c: the handlers. */
bool threedcart_cart_post(struct call *call);
bool threedcart_cart_get_v1(struct call *call);
bool threedcart_cart_get_v2(struct call *call);
bool threedcart_cart_put(struct call *call);
bool threedcart_cart_put_nameless(struct call *call);
bool threedcart_cart_remove(struct call *call);
bool threedcart_item_post(struct call *call);
bool threedcart_item_put(struct call *call);
bool threedcart_item_remove(struct call *call);

/* routes.c */
extern const struct route threedcart_routes[];

/* error.c */
void threedcart_fail(struct call *call);

#endif
