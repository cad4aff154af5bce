#include "people/roles_asked.h"

#include "auth/person.h"
#include "base/arena.h"
#include "base/fault.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"
#include "people/account.h"
#include "people/role.h"

int roles_asked_read(struct arena *arena, struct db *db, const struct store *store, const int64_t *ids, size_t len)
{
	int64_t *sane = arena_array(arena, len, sizeof(*sane));
	size_t n = 0;

	/* What cannot be an id is none that there is. */
	for (size_t i = 0; i < len; i++) {
		if (ids[i] > 0 && ids[i] <= INT32_MAX)
			sane[n++] = ids[i];
	}
	return q_role_find(db, &(struct q_role_find_in){ .store_id = store->id, .role_ids = db_array_int(arena, n, sane) });
}

const struct role *roles_asked_take(struct arena *arena, const struct db *db, int slot, size_t *len)
{
	struct q_role_find_row row;
	struct role *roles;

	*len = (size_t)db_rows(db, slot);
	roles = arena_array(arena, *len, sizeof(*roles));
	for (size_t i = 0; i < *len; i++) {
		q_role_find_row(db, slot, (int)i, &row);
		roles[i] = (struct role){ .id = row.role_id, .name = row.name, .permissions = permissions_read(row.permissions) };
	}
	return roles;
}

static bool known(int64_t id, const struct role *asked, size_t asked_len)
{
	for (size_t i = 0; i < asked_len; i++) {
		if (asked[i].id == id)
			return true;
	}
	return false;
}

bool roles_asked_known(struct arena *arena, const int64_t *ids, size_t len, const struct role *asked, size_t asked_len, struct fault *fault)
{
	bool good = true;

	for (size_t i = 0; i < len; i++) {
		if (!known(ids[i], asked, asked_len))
			good = fault_field(fault, arena, arena_printf(arena, "roleIds.%zu", i), "is not a role of this store");
	}
	return good;
}

void roles_asked_give(struct arena *arena, const struct role *asked, size_t asked_len, struct account *account)
{
	int32_t *ids = arena_array(arena, asked_len, sizeof(*ids));
	const char **names = arena_array(arena, asked_len, sizeof(*names));

	for (size_t i = 0; i < asked_len; i++) {
		ids[i] = asked[i].id;
		names[i] = asked[i].name;
	}
	account->role_ids = ids;
	account->role_names = names;
	account->roles_len = asked_len;
}

const char *roles_literal(struct arena *arena, const struct account *account)
{
	int64_t *ids = arena_array(arena, account->roles_len, sizeof(*ids));

	for (size_t i = 0; i < account->roles_len; i++)
		ids[i] = account->role_ids[i];
	return db_array_int(arena, account->roles_len, ids);
}
