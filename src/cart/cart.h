/*
 * cart: one shopping cart in memory, its lines and its rules.
 *
 * A change goes: load under the cart's lock, change the struct, price it, and
 * save what differs, all in one transaction.  No HTTP and no JSON of any API
 * here.  Everything lives in the request's arena.
 */
#ifndef CARTD_CART_CART_H
#define CARTD_CART_CART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"

struct arena;
struct cart_coupon;
struct cart_promotion;
struct child;
struct db;
struct fault;
struct store;

enum line_kind { LINE_PRODUCT, LINE_CUSTOM, LINE_GIFT_CERTIFICATE, LINE_KINDS };
enum line_state { LINE_KEPT, LINE_NEW, LINE_CHANGED, LINE_GONE };

#define LINE_QUANTITY_MAX 2147483647    /* units of one line */

/* One chosen option, as shown. */
struct line_option {
	int32_t set_id;
	const char *set_name;
	int32_t option_id;
	const char *option_name;
	struct line_option *next;
};

/* What the catalog says of a line's product today. */
struct line_product {
	const char *name;
	const char *url;
	bool digital;
	bool taxable;
	struct decimal price;
	bool has_special_price;
	struct decimal special_price;
	struct decimal option_price;    /* Σ price deltas of the chosen options, the variant's own among them */
	bool has_slot_price;            /* of a bundle's line: what its slot asks for a unit */
	struct decimal slot_price;
	int32_t stock;                  /* -1: not counted */
	int32_t order_minimum;          /* 0: none; of all the product's variants together */
	int32_t order_maximum;          /* 0: none */
	const char *download_page;      /* may be NULL, as the next two */
	const char *download_files;     /* array literal */
	const char *download_size;
};

struct line_contact {
	const char *name;
	const char *email;
};

struct cart_line {
	const char *id;                 /* UUID */
	enum line_kind kind;
	enum line_state state;
	int32_t position;               /* ascending in the cart */
	struct decimal quantity;        /* > 0, at most 9 digits behind the point */
	bool raised;                    /* this change made quantity larger */
	bool moved;                     /* this change gave it another position */
	const char *path;               /* names the line in complaints: "line_items.0" */

	/* The identity of a product line: equal ones merge. */
	int32_t product_id;
	int32_t variant_id;
	const char *option_ids;         /* array literal, ascending; the variant's own are not among them */
	bool overridden;
	struct decimal price_override;
	const char *name;               /* override, or NULL; of custom items and certificates their own */
	const char *gift_wrapping;      /* JSON in one fixed form, or NULL */
	bool merges;                    /* false for lines of bundles, addresses, gifts: they keep to themselves */
	int32_t address_id;             /* 0: none */
	int32_t bundle_id;              /* 0: a loose line */
	int32_t bundle_sequence;        /* the how manieth of that bundle in the cart */
	int32_t bundle_slot;            /* position of the bundle's slot that it fills */
	bool is_free;                   /* a gift: costs nothing */
	const struct child *child;      /* what shoppers see of the variant (child.h), where that was read */

	/* custom items and gift certificates */
	const char *sku;                /* of products too */
	struct decimal unit_price;      /* list price; the certificate's amount */
	const char *image_url;          /* of products too */
	const char *theme;
	struct line_contact sender, recipient;
	const char *message;

	struct line_product product;    /* LINE_PRODUCT only */
	struct line_option *options;    /* filled where somebody asked for them */

	/* Made by cart_price(), major units of the cart's currency. */
	struct decimal original_price, list_price, sale_price;
	struct decimal extended_list_price, extended_sale_price;
	struct decimal discount_amount; /* its share of discounts of the kind per_item, coupons' among them */
	struct decimal coupon_amount;   /* of coupons alone */
};

struct cart {
	struct arena *arena;
	const char *id;                 /* UUID */
	const char *order_key;          /* of a new one; what was loaded has it in its contacts (contacts.h) */
	int32_t version;                /* as it will be after the change */
	int32_t account_id;             /* 0: a guest's */
	const char *email;              /* the account's, or "" */
	int32_t channel_id;
	const char *currency;
	int digits;                     /* of the currency's minor unit */
	const char *locale;
	const char *created_at;         /* as PostgreSQL prints timestamptz, UTC */
	const char *updated_at;
	struct cart_line **lines;
	size_t lines_len, lines_room;
	bool has_coupons;               /* as stored */
	bool is_current;                /* its account's, for storefront (current.h) */
	const char *claimed_ip;         /* of the shopper's change about to be saved, as the client says, or NULL */
	const char *seen_ip;            /* and as the web server saw it; NULL: no shopper's change */
	struct cart_promotion *promotions;      /* discount.h; filled by offers_take() */
	size_t promotions_len;
	struct cart_coupon *coupons;
	size_t coupons_len;
	struct decimal base_amount;     /* Σ extended sale prices */
	struct decimal discount_amount; /* promotions */
	struct decimal cart_amount;     /* base − discounts − coupons, not below 0 */
};

/* Queues the read of a cart with its lines; returns the slot. */
int cart_read(struct db *db, const struct store *store, const char *cart_id);

/* Queues the read of its lines' options; returns the slot. */
int cart_read_options(struct db *db, const struct store *store, const char *cart_id);

/* Queues the cart's lock, which must come before cart_read(); returns the slot. */
int cart_lock(struct db *db, const struct store *store, const char *cart_id);

/* What the lock's slot says. False: no such cart. */
bool cart_locked(const struct db *db, int slot, bool *allow_purchasing);

/* The cart that cart_read() read, not yet priced. False: FAULT_NOT_FOUND. */
bool cart_take(struct arena *arena, const struct db *db, int slot, const char *cart_id, struct cart *cart, struct fault *fault);
bool cart_take_options(const struct db *db, int slot, struct cart *cart);

/* Lines as they were put in. */
void cart_order(struct cart *cart);

/* Queues the read of a person by id; returns the slot. id 0, a guest, reads nothing. */
int cart_read_customer(struct db *db, const struct store *store, int32_t customer_id);

/* Gives the cart to that person. False: no such account. */
bool cart_give_to(struct cart *cart, const struct db *db, int slot, int32_t customer_id);

/* An empty cart, version 1. */
void cart_new(struct cart *cart, struct arena *arena, const struct store *store);

struct cart_line *cart_line(const struct cart *cart, const char *line_id);

/*
 * A line's id as a positive integer: the first 31 bits of its UUID, which
 * cart_add() chooses so that no two lines of a cart have the same.
 */
int32_t cart_line_number(const struct cart_line *line);
struct cart_line *cart_line_numbered(const struct cart *cart, int32_t number);

size_t cart_count(const struct cart *cart);     /* lines that are not gone */

/*
 * Puts a line in.  An equal product line takes the quantity instead.
 * False: the quantity would pass LINE_QUANTITY_MAX.
 */
bool cart_add(struct cart *cart, struct cart_line *line, struct fault *fault);

/* Where cart_add() put it: the line itself, or the equal one that took its quantity. */
struct cart_line *cart_added(const struct cart *cart, struct cart_line *line);

/* quantity and price may each be NULL: unchanged. False: FAULT_INVALID. */
bool cart_line_change(struct cart *cart, struct cart_line *line, const struct decimal *quantity, const struct decimal *price, struct fault *fault);

/* Puts a line at the end, as it is. */
void cart_append(struct cart *cart, struct cart_line *line);

void cart_line_remove(struct cart_line *line);

/* Stock and the products' order limits, of the lines that this change touched. */
bool cart_check_limits(const struct cart *cart, struct fault *fault);

/*
 * Unit prices, line amounts (rounded half up once to the minor unit), totals
 * (which add what was rounded), promotions and coupons (discount.h).  False: FAULT_INVALID, an amount is out of range.
 */
bool cart_price(struct cart *cart, struct fault *fault);

/* A numeric as the database prints it, within range by the columns' CHECKs; NULL is 0. */
struct decimal amount_of(const char *numeric);

/* Queue the statements that make the database hold the cart; updates version and times. */
void cart_insert(struct db *db, const struct store *store, struct cart *cart);
void cart_save(struct db *db, const struct store *store, struct cart *cart);
void cart_delete(struct db *db, const struct store *store, const char *cart_id);

const char *line_kind_name(enum line_kind kind);
enum line_kind line_kind_of(const char *name);

#endif
