#include "resource/cart.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

#define PLACE(place) .store_id = (place)->store->id, .account_id = (place)->account_id, .cart_id = (place)->cart_id

bool resource_absent(struct fault *fault)
{
	return fault_set(fault, FAULT_NOT_FOUND, "Cart does not exist");
}

int resource_cart_read(struct db *db, const struct resource_place *place)
{
	return q_resource_cart_read(db, &(struct q_resource_cart_read_in){ PLACE(place) });
}

int resource_cart_lock(struct db *db, const struct resource_place *place)
{
	return q_resource_cart_lock(db, &(struct q_resource_cart_lock_in){ PLACE(place) });
}

int resource_cart_hold(struct db *db, const struct resource_place *place)
{
	return q_resource_cart_hold(db, &(struct q_resource_cart_hold_in){ PLACE(place) });
}

bool resource_cart_taken(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, struct fault *fault)
{
	struct q_resource_cart_read_row row;

	if (db_rows(db, slot) != 1)
		return resource_absent(fault);
	q_resource_cart_read_row(db, slot, 0, &row);
	*cart = (struct resource_cart){ .id = place->cart_id, .name = row.name, .version = row.version };
	return true;
}

bool resource_cart_locked(const struct db *db, int slot, const struct resource_place *place, struct resource_cart *cart, struct fault *fault)
{
	struct q_resource_cart_lock_row row;

	if (db_rows(db, slot) != 1)
		return resource_absent(fault);
	q_resource_cart_lock_row(db, slot, 0, &row);
	*cart = (struct resource_cart){ .id = place->cart_id, .name = row.name, .version = row.version };
	return true;
}

bool resource_cart_held(const struct db *db, int slot, int *version, struct fault *fault)
{
	struct q_resource_cart_hold_row row;

	if (db_rows(db, slot) != 1)
		return resource_absent(fault);
	q_resource_cart_hold_row(db, slot, 0, &row);
	*version = row.version;
	return true;
}

void resource_cart_insert(struct db *db, struct arena *arena, const struct store *store, int32_t account_id, const char *name,
	struct resource_cart *cart)
{
	*cart = (struct resource_cart){ .id = uuid_new(arena_alloc(arena, UUID_TEXT_LEN)), .name = name, .version = 1 };
	q_resource_cart_insert(db, &(struct q_resource_cart_insert_in){
		.store_id = store->id, .cart_id = cart->id, .account_id = account_id, .name = name });
}

void resource_cart_rename(struct db *db, const struct resource_place *place, const char *name, struct resource_cart *cart)
{
	q_resource_cart_rename(db, &(struct q_resource_cart_rename_in){ PLACE(place), .name = name });
	cart->name = name;
	cart->version++;
}

void resource_cart_delete(struct db *db, const struct resource_place *place)
{
	q_resource_jobs_end(db, &(struct q_resource_jobs_end_in){ PLACE(place) });
	q_resource_cart_delete(db, &(struct q_resource_cart_delete_in){ PLACE(place) });
}

bool resource_cart_name_taken(const struct db *db, const struct fault *fault)
{
	static const char key[] = "resource_carts_name_key";

	return fault->code == FAULT_DUPLICATE && strncmp(db_constraint(db), key, strlen(key)) == 0;
}

int resource_cart_page(struct db *db, const struct store *store, int32_t account_id, struct resource_cart_from from, int most)
{
	return q_resource_cart_page(db, &(struct q_resource_cart_page_in){
		.store_id = store->id, .account_id = account_id, .from_us = from.created_us, .from_id = from.id, .most = most });
}

void resource_cart_page_row(const struct db *db, int slot, int row, struct resource_cart *cart, struct resource_cart_from *at)
{
	struct q_resource_cart_page_row found;

	q_resource_cart_page_row(db, slot, row, &found);
	*cart = (struct resource_cart){ .id = found.cart_id, .name = found.name };
	*at = (struct resource_cart_from){ found.created_us, found.cart_id };
}

int resource_rows(const struct db *db, int slot)
{
	return db_rows(db, slot);
}
