#include "people/role.h"

#include <string.h>

#include "auth/person.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int role_read(struct db *db, const struct store *store, int32_t id)
{
	return q_role_read(db, &(struct q_role_read_in){ .store_id = store->id, .role_id = id });
}

int role_open(struct db *db, const struct store *store, int32_t id)
{
	q_role_lock(db, &(struct q_role_lock_in){ .store_id = store->id, .role_id = id });
	return role_read(db, store, id);
}

bool role_take(const struct db *db, int slot, int32_t id, struct role *role)
{
	struct q_role_read_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_role_read_row(db, slot, 0, &row);
	*role = (struct role){ .id = id, .name = row.name, .description = row.description,
		.permissions = permissions_read(row.permissions), .built_in = row.built_in, .accounts = row.accounts };
	return true;
}

void role_page_read(struct db *db, const struct store *store, int64_t skip, int64_t most, struct role_page *page)
{
	page->page_slot = q_role_page(db, &(struct q_role_page_in){ .store_id = store->id, .skip = skip, .most = (int32_t)most });
	page->total_slot = q_role_total(db, &(struct q_role_total_in){ .store_id = store->id });
}

size_t role_page_take(struct arena *arena, const struct db *db, const struct role_page *page, struct role **roles, int64_t *total)
{
	size_t len = (size_t)db_rows(db, page->page_slot);
	struct q_role_total_row counted;
	struct q_role_page_row row;

	*roles = arena_array(arena, len, sizeof(**roles));
	for (size_t i = 0; i < len; i++) {
		q_role_page_row(db, page->page_slot, (int)i, &row);
		(*roles)[i] = (struct role){ .id = row.role_id, .name = row.name, .description = row.description,
			.permissions = permissions_read(row.permissions), .accounts = row.accounts };
	}
	q_role_total_row(db, page->total_slot, 0, &counted);
	*total = counted.total;
	return len;
}

bool role_may_change(const struct principal *by, const struct role *now, const struct role *want, struct fault *fault)
{
	unsigned before = now == NULL ? 0 : now->permissions, after = want == NULL ? 0 : want->permissions;

	if (now != NULL && now->built_in)
		return fault_set(fault, FAULT_CONFLICT, "A built-in role stays as it is.");
	if ((before ^ after) & ~by->scopes)
		return fault_set(fault, FAULT_FORBIDDEN, "Permissions that you do not have yourself are not yours to give or to take.");
	if (want == NULL && now->accounts > 0)
		return fault_set(fault, FAULT_CONFLICT, "Somebody has this role.");
	return true;
}

static const char *permissions_literal(struct arena *arena, unsigned permissions)
{
	const char *names[PERMISSIONS];
	size_t len = 0;

	for (unsigned bit = 1; bit < 1u << PERMISSIONS; bit <<= 1) {
		if (permissions & bit)
			names[len++] = permission_name(bit);
	}
	return db_array(arena, len, names);
}

void role_insert(struct db *db, struct arena *arena, const struct store *store, const struct role *role)
{
	q_role_insert(db, &(struct q_role_insert_in){ .store_id = store->id, .name = role->name, .description = role->description,
		.permissions = permissions_literal(arena, role->permissions) });
}

void role_set(struct db *db, struct arena *arena, const struct store *store, const struct role *role)
{
	q_role_set(db, &(struct q_role_set_in){ .store_id = store->id, .role_id = role->id, .name = role->name,
		.description = role->description, .permissions = permissions_literal(arena, role->permissions) });
}

void role_delete(struct db *db, const struct store *store, int32_t id)
{
	q_role_delete(db, &(struct q_role_delete_in){ .store_id = store->id, .role_id = id });
}

bool role_name_taken(const struct db *db)
{
	return strncmp(db_constraint(db), "roles_name_key", strlen("roles_name_key")) == 0;
}
