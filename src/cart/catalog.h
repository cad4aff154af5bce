/*
 * catalog: products, variants and options, for lines about to be made.
 *
 * One batch reads all that a request's lines need; nothing is fetched per line.
 */
#ifndef CARTD_CART_CATALOG_H
#define CARTD_CART_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cart_line;
struct db;
struct fault;
struct store;

struct catalog {
	struct arena *arena;
	const struct db *db;
	int variants_slot;
	int options_slot;
};

/* One chosen option, as the caller names it. */
struct selection {
	int64_t option_set_id;
	int64_t option_id;      /* 0: value says which */
	const char *value;      /* an option's id in digits, its value or its name */
};

/* What to make a line of. */
struct product_request {
	int64_t product_id;
	int64_t variant_id;     /* 0: found by the selections, or the product's first */
	const struct selection *selections;
	size_t selections_len;
	const char *path;       /* for complaints: "line_items.0" */
};

/* Queues the reads; ids may repeat. */
void catalog_read(struct catalog *catalog, struct arena *arena, struct db *db, const struct store *store, const int64_t *product_ids, size_t len);

/*
 * Fills the line's variant, option_ids, sku, image and product from the
 * catalog, and its options.  False: FAULT_INVALID, naming product_id,
 * variant_id or the selection: unknown, disabled, not the product's, a
 * required option missing, or no variant resolved.
 */
bool catalog_resolve(const struct catalog *catalog, const struct product_request *wanted, struct cart_line *line, struct fault *fault);

#endif
