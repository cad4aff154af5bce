/*
 * order: what an order shows of a cart's lines beside their prices.
 */
#ifndef CARTD_CART_ORDER_H
#define CARTD_CART_ORDER_H

struct cart_line;
struct db;
struct store;

/* Queues the read; returns the slot. */
int order_read_lines(struct db *db, const struct store *store, const char *cart_id);

/* Weight of all lines together, the text of an exact number. */
const char *order_weight(const struct db *db, int slot);

/*
 * When a line was added, as PostgreSQL prints timestamptz; NULL: it is not
 * there any more.  Lines are asked for by their place in the cart: *row is 0 at first.
 */
const char *order_line_added(const struct db *db, int slot, int *row, const struct cart_line *line);

#endif
