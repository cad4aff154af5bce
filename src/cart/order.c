#include "cart/order.h"

#include <string.h>

#include "cart/cart.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int order_read_lines(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_lines_order(db, &(struct q_cart_lines_order_in){ .store_id = store->id, .cart_id = cart_id });
}

const char *order_weight(const struct db *db, int slot)
{
	struct q_cart_lines_order_row first;

	if (db_rows(db, slot) == 0)
		return "0";
	q_cart_lines_order_row(db, slot, 0, &first);
	return first.order_weight;
}

const char *order_line_added(const struct db *db, int slot, int *row, const struct cart_line *line)
{
	struct q_cart_lines_order_row found;

	/* Rows and lines come by position; a cart may pass over rows, whose product has left the catalog. */
	for (int i = *row; i < db_rows(db, slot); i++) {
		q_cart_lines_order_row(db, slot, i, &found);
		if (strcmp(found.line_id, line->id) == 0) {
			*row = i + 1;
			return found.added_at;
		}
	}
	return NULL;
}
