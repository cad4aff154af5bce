/*
 * bigcommerce: carts as BigCommerce's v3 API has them.
 * Contract and decisions: README.md beside this file.
 */
#ifndef CARTD_API_BIGCOMMERCE_H
#define CARTD_API_BIGCOMMERCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/change.h"
#include "base/decimal.h"
#include "cart/cart.h"
#include "cart/offers.h"
#include "http/fields.h"

struct arena;
struct call;
struct json_w;
struct route;
struct json_object;

/* The "type" of every error. */
#define STATUS_PAGE "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"

/* ?include=… */
enum {
	INCLUDE_PHYSICAL_OPTIONS = 1 << 0,
	INCLUDE_DIGITAL_OPTIONS = 1 << 1,
	INCLUDE_REDIRECT_URLS = 1 << 3,         /* writes: the answer has a new token */
	INCLUDE_OPTIONS = INCLUDE_PHYSICAL_OPTIONS | INCLUDE_DIGITAL_OPTIONS,
	INCLUDE_BANNERS = 1 << 2,
};

/* read.c: what requests hold.  Names are those of the wire. */
struct in_selection {
	int64_t option_id;
	struct json_object *option_value;
};

struct in_wrap_detail {
	int64_t id;
	bool id_given;
	const char *message;
};

struct in_wrapping {
	bool wrap_together;
	struct field_list wrap_details;         /* struct in_wrap_detail */
};

struct in_line {
	int64_t product_id;
	int64_t variant_id;
	int64_t quantity;
	bool quantity_given;
	struct decimal list_price;
	bool list_price_given;
	const char *name;
	struct in_wrapping gift_wrapping;
	bool gift_wrapping_given;
	struct field_list option_selections;    /* struct in_selection */
};

struct in_custom {
	const char *sku;
	const char *name;
	int64_t quantity;
	struct decimal list_price;
	const char *image_url;
};

struct in_contact {
	const char *name;
	const char *email;
};

struct in_certificate {
	const char *name;
	const char *theme;
	struct decimal amount;
	int64_t quantity;
	struct in_contact sender;
	struct in_contact recipient;
	const char *message;
};

struct in_items {
	struct field_list line_items;           /* struct in_line */
	struct field_list custom_items;         /* struct in_custom */
	struct field_list gift_certificates;    /* struct in_certificate */
	int64_t version;                        /* 0: none; POST items only */
};

struct in_currency {
	const char *code;
};

struct in_cart {
	struct in_items items;
	int64_t customer_id;
	int64_t channel_id;                     /* 0: none */
	struct in_currency currency;
	const char *locale;
};

struct in_customer {
	int64_t customer_id;
	int64_t version;
};

struct in_item_change {
	struct in_line line_item;
	int64_t version;
};

struct in_version {
	int64_t version;
};

bool read_cart(struct call *call, struct in_cart *in);
bool read_items(struct call *call, struct in_items *in);
bool read_customer(struct call *call, struct in_customer *in);
bool read_item_change(struct call *call, struct in_item_change *in);
bool read_version(struct call *call, struct in_version *in);

/* The names after ?include=; FAULT_INVALID for one we do not know. */
bool read_include(struct call *call, unsigned *include);

/* A path's cart id in lower case. False: FAULT_NOT_FOUND. */
bool read_cart_id(struct call *call, size_t part, const char **cart_id);

/* items.c: lines out of what was read. */
struct catalog;

/* Queues the catalog's rows that the lines need. */
void items_read(struct call *call, const struct in_items *in, struct catalog *catalog);

/* Adds every entry to the cart, all four kinds. False: FAULT_INVALID with all complaints. */
bool items_add(struct call *call, const struct in_items *in, const struct catalog *catalog, struct cart *cart);

/* open.c: a cart under its lock, between the two round trips of a change. */
struct open_cart {
	const char *id;
	unsigned include;
	int options_slot;
	struct change change;
};

/* The id in the path and ?include=. */
bool open_read(struct call *call, struct open_cart *open);

/* Queues lock and read. */
void open_queue(struct call *call, struct open_cart *open);

/* Runs the first batch, then If-Match and the body's version (0: none) against the cart. */
bool open_run(struct call *call, struct open_cart *open, int expected_version);

/* Prices, saves, answers with the cart and commits. */
bool open_save(struct call *call, struct open_cart *open, int status);

/* Deletes the cart, answers 204 and commits. */
bool open_delete(struct call *call, struct open_cart *open);

/*
 * write.c: fills the reply with {"data":cart,"meta":{}} and the cart's headers.
 * With INCLUDE_REDIRECT_URLS it queues a token's row, so it comes before call_commit().
 */
void write_cart(struct call *call, int status, const struct cart *cart, unsigned include);

/* write_offers.c: the members coupons and discounts; promotions with its banners. */
void write_offers(struct json_w *w, const struct cart *cart);
void write_banners(struct json_w *w, const struct cart *cart);

/* A member with a time as the database prints it. */
void write_time(struct json_w *w, const char *name, const char *stamp);

/* 204 */
void write_nothing(struct call *call);

/* cart_list.c */
bool carts_get(struct call *call);

/* settings.c */
bool settings_get(struct call *call);
bool settings_put(struct call *call);
bool settings_channel_get(struct call *call);
bool settings_channel_put(struct call *call);

/* carts.c and items_calls.c: the handlers. */
bool cart_post(struct call *call);
bool cart_get(struct call *call);
bool cart_put(struct call *call);
bool cart_remove(struct call *call);
bool items_post(struct call *call);
bool item_put(struct call *call);
bool item_remove(struct call *call);

/* routes.c */
extern const struct route bigcommerce_routes[];

/* error.c */
void bigcommerce_fail(struct call *call);

#endif
