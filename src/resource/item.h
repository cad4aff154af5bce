/*
 * item: what a named cart holds: references to entities.
 *
 * An item's id is the SHA-256 of what it is and of where it lies, so the same
 * item added twice is one row with one id.
 */
#ifndef CARTD_RESOURCE_ITEM_H
#define CARTD_RESOURCE_ITEM_H

#include <stdbool.h>
#include <stddef.h>

#include "resource/cart.h"

enum {
	RESOURCE_ITEM_ID_LEN = 64,      /* hexadecimal digits, lower case */
	RESOURCE_VALUE_LEN_MAX = 1024,  /* bytes of each of an item's values */
	RESOURCE_ITEMS_MAX = 1000       /* in one request */
};

struct resource_item {
	const char *id;
	const char *entity_id;
	const char *bundle_uuid;
	const char *bundle_version;
	const char *entity_type;
};

/* SHA-256 of cart_id/entity_id/bundle_uuid/bundle_version/entity_type, in the arena. */
const char *resource_item_id(struct arena *arena, const char *cart_id, const struct resource_item *item);

/* True for RESOURCE_ITEM_ID_LEN hexadecimal digits in lower case. */
bool resource_item_id_valid(const char *text);

/*
 * Queues a page of a cart's items in byte order of their ids, from behind an
 * id ("": before all): at most `most`, and together no more text than one
 * answer should have, so fewer rows than asked for do not mean the end.
 * *more: there are others behind this row.
 */
int resource_item_page(struct db *db, const struct resource_place *place, const char *from_id, int most);

/* Once run: the cart's id and version at the moment of the page, and its number of rows. False: FAULT_NOT_FOUND. */
bool resource_item_page_taken(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, int *rows, struct fault *fault);
void resource_item_page_row(const struct db *db, int slot, int row, struct resource_item *item, bool *more);

/* Queues n items, whose ids are set, into a locked cart. */
void resource_items_insert(struct db *db, struct arena *arena, const struct resource_place *place, size_t n, const struct resource_item *items);

/* Queues the question whether a locked cart has it. True once run: it has. */
int resource_item_find(struct db *db, const struct resource_place *place, const char *item_id);
bool resource_item_found(const struct db *db, int slot);

void resource_item_delete(struct db *db, const struct resource_place *place, const char *item_id);

#endif
