#include "resource/item.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

/* Text of one page's items; as JSON it may be six times as long, and has to fit into arena_limit_bytes with the rest. */
enum { PAGE_BYTES_MAX = 1024 * 1024 };

#define PLACE(place) .store_id = (place)->store->id, .account_id = (place)->account_id, .cart_id = (place)->cart_id

const char *resource_item_id(struct arena *arena, const char *cart_id, const struct resource_item *item)
{
	const char *parts[] = { cart_id, item->entity_id, item->bundle_uuid, item->bundle_version, item->entity_type };
	struct buf whole = buf_new(arena, 256);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (i > 0)
			buf_char(&whole, '/');
		buf_text(&whole, parts[i]);
	}
	return digest_sha256_hex(whole.at, whole.len, arena_alloc(arena, DIGEST_HEX_LEN));
}

bool resource_item_id_valid(const char *text)
{
	return strlen(text) == RESOURCE_ITEM_ID_LEN && strspn(text, "0123456789abcdef") == RESOURCE_ITEM_ID_LEN;
}

int resource_item_page(struct db *db, const struct resource_place *place, const char *from_id, int most)
{
	/* One more, for `more`. */
	return q_resource_item_page(db, &(struct q_resource_item_page_in){ PLACE(place), .from_id = from_id, .most = most + 1,
		.rows = most, .bytes_max = PAGE_BYTES_MAX });
}

bool resource_item_page_taken(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, int *rows, struct fault *fault)
{
	struct q_resource_item_page_row first;

	*rows = db_rows(db, slot);
	if (*rows == 0)
		return resource_absent(fault);
	q_resource_item_page_row(db, slot, 0, &first);
	if (first.item_id == NULL)
		*rows = 0;
	*cart = (struct resource_cart){ .id = place->cart_id, .version = first.version };
	return true;
}

void resource_item_page_row(const struct db *db, int slot, int row, struct resource_item *item, bool *more)
{
	struct q_resource_item_page_row found;

	q_resource_item_page_row(db, slot, row, &found);
	*item = (struct resource_item){ found.item_id, found.entity_id, found.bundle_uuid, found.bundle_version, found.entity_type };
	*more = found.behind > 0;
}

void resource_items_insert(struct db *db, struct arena *arena, const struct resource_place *place, size_t n, const struct resource_item *items)
{
	enum { COLUMNS = 5 };
	const char **columns[COLUMNS];

	for (size_t c = 0; c < COLUMNS; c++)
		columns[c] = arena_array(arena, n, sizeof(*columns[c]));
	for (size_t i = 0; i < n; i++) {
		columns[0][i] = items[i].id;
		columns[1][i] = items[i].entity_id;
		columns[2][i] = items[i].bundle_uuid;
		columns[3][i] = items[i].bundle_version;
		columns[4][i] = items[i].entity_type;
	}
	q_resource_items_insert(db, &(struct q_resource_items_insert_in){ .store_id = place->store->id, .cart_id = place->cart_id,
		.item_ids = db_array(arena, n, columns[0]), .entity_ids = db_array(arena, n, columns[1]),
		.bundle_uuids = db_array(arena, n, columns[2]), .bundle_versions = db_array(arena, n, columns[3]),
		.entity_types = db_array(arena, n, columns[4]) });
}

int resource_item_find(struct db *db, const struct resource_place *place, const char *item_id)
{
	return q_resource_item_find(db, &(struct q_resource_item_find_in){ PLACE(place), .item_id = item_id });
}

bool resource_item_found(const struct db *db, int slot)
{
	return db_rows(db, slot) == 1;
}

void resource_item_delete(struct db *db, const struct resource_place *place, const char *item_id)
{
	q_resource_item_delete(db, &(struct q_resource_item_delete_in){ PLACE(place), .item_id = item_id });
}
