/*
 * child: a variant as shoppers see it, a child of its product.
 */
#ifndef CARTD_CART_CHILD_H
#define CARTD_CART_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"

struct arena;
struct line_product;

struct child {
	int32_t id;                     /* the variant's */
	int32_t parent_id;              /* the product's */
	const char *slug;
	const char *parent_slug;
	const char *name;
	const char *sku;
	const char *size;               /* may be NULL, as the next two */
	const char *color;
	const char *description;
	int32_t category_id;
	const char *category_slug;
	struct decimal price;
	bool has_special_price;
	struct decimal special_price;
	struct decimal option_price;    /* Σ price deltas of the options that make it; not yet in the two above */
	const char *weight;             /* numerics as the database prints them; each may be NULL */
	const char *height;
	const char *width;
	const char *length;
	bool for_sale;                  /* it and its product are enabled */
	bool category_enabled;
	int32_t place;                  /* among its product's children */
	const char *images;             /* array literal of URLs, or NULL where nobody shows them */
};

/* A child offered beside a product. */
struct offer {
	int32_t product_id;             /* beside which */
	int32_t place;                  /* among that product's offers */
	struct child child;
};

/* What a request read of the catalog. */
struct shelf {
	struct child *children;         /* by id; what the request names */
	size_t children_len;
	const struct child **by_slug;   /* the same by slug */
	const struct child **by_parent; /* by their product's slug, then place */
	struct offer *offers;           /* by product_id, then place */
	size_t offers_len;
};

/* What a line of it is priced by. */
void child_sell(const struct child *child, struct line_product *product);

/* Sorts what was put into children and offers. */
void shelf_sort(struct shelf *shelf, struct arena *arena);

/* NULL: no such child. */
const struct child *shelf_child(const struct shelf *shelf, int64_t id);

/*
 * By a child's own slug, or a product's: then its first child that is for
 * sale, or its first where none is.  NULL: neither.
 */
const struct child *shelf_slug(const struct shelf *shelf, const char *slug);

#endif
