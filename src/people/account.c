/*
 * account: people in and out of the database.  Who may do what is in account_rules.c.
 */
#include "people/account.h"

#include <string.h>

#include "auth/person.h"
#include "base/arena.h"
#include "base/number.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"
#include "people/roles_asked.h"

/* Both array literals in the same order. */
static void roles_take(struct arena *arena, const char *ids, const char *names, struct account *account)
{
	size_t most = ids == NULL ? 0 : strlen(ids) / 2 + 1;
	int32_t *role_ids = arena_array(arena, most, sizeof(*role_ids));
	const char **role_names = arena_array(arena, most, sizeof(*role_names));
	const char *element;
	int64_t id = 0;

	while (db_array_next(arena, &ids, &element) && number_parse(element, 1, INT32_MAX, &id) &&
	    db_array_next(arena, &names, &role_names[account->roles_len]))
		role_ids[account->roles_len++] = (int32_t)id;
	account->role_ids = role_ids;
	account->role_names = role_names;
}

int account_read(struct db *db, const struct store *store, int32_t id)
{
	return q_account_read(db, &(struct q_account_read_in){ .store_id = store->id, .account_id = id });
}

bool account_take(struct arena *arena, const struct db *db, int slot, int32_t id, struct account *account)
{
	struct q_account_read_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_account_read_row(db, slot, 0, &row);
	*account = (struct account){ .id = id, .email = row.email, .given_name = row.given_name, .family_name = row.family_name,
		.active = row.active, .created_at = row.created_at, .updated_at = row.updated_at,
		.permissions = permissions_read(row.permissions), .signs_in = row.signs_in };
	roles_take(arena, row.role_ids, row.role_names, account);
	return true;
}

void account_page_read(struct db *db, const struct store *store, int64_t skip, int64_t most, struct account_page *page)
{
	page->page_slot = q_account_page(db, &(struct q_account_page_in){ .store_id = store->id, .skip = skip, .most = (int32_t)most });
	page->total_slot = q_account_total(db, &(struct q_account_total_in){ .store_id = store->id });
}

size_t account_page_take(struct arena *arena, const struct db *db, const struct account_page *page, struct account **accounts, int64_t *total)
{
	size_t len = (size_t)db_rows(db, page->page_slot);
	struct q_account_total_row counted;
	struct q_account_page_row row;

	*accounts = arena_array(arena, len, sizeof(**accounts));
	for (size_t i = 0; i < len; i++) {
		q_account_page_row(db, page->page_slot, (int)i, &row);
		(*accounts)[i] = (struct account){ .id = row.account_id, .email = row.email, .given_name = row.given_name,
			.family_name = row.family_name, .active = row.active, .created_at = row.created_at, .updated_at = row.updated_at };
		roles_take(arena, row.role_ids, row.role_names, &(*accounts)[i]);
	}
	q_account_total_row(db, page->total_slot, 0, &counted);
	*total = counted.total;
	return len;
}

/* An admin may be lost only where roles or active may change; only then anybody waits for another admin's change. */
void account_open_read(struct arena *arena, struct db *db, const struct store *store, int32_t id, const struct account_want *want,
	struct account_open *open)
{
	bool demotes = want == NULL || want->roles_given || want->active_given;

	*open = (struct account_open){ .hold_slot = -1, .other_slot = -1, .find_slot = -1 };
	if (want == NULL) {
		q_account_lock_carts(db, &(struct q_account_lock_carts_in){ .store_id = store->id, .account_id = id });
		q_account_lock_named_carts(db, &(struct q_account_lock_named_carts_in){ .store_id = store->id, .account_id = id });
	}
	if (demotes)
		open->hold_slot = q_account_hold_admin(db, &(struct q_account_hold_admin_in){ .store_id = store->id, .account_id = id });
	q_account_lock(db, &(struct q_account_lock_in){ .store_id = store->id, .account_id = id });
	open->read_slot = account_read(db, store, id);
	if (demotes)
		open->other_slot = q_account_other_admin(db, &(struct q_account_other_admin_in){ .store_id = store->id, .account_id = id });
	if (want != NULL && want->roles_given)
		open->find_slot = roles_asked_read(arena, db, store, want->role_ids, want->roles_len);
}

bool account_open_take(struct arena *arena, const struct db *db, int32_t id, struct account_open *open)
{
	struct q_account_other_admin_row other;

	if (!account_take(arena, db, open->read_slot, id, &open->account))
		return false;
	if (open->hold_slot >= 0) {
		open->held = db_rows(db, open->hold_slot) == 1;
		q_account_other_admin_row(db, open->other_slot, 0, &other);
		open->other_admin = other.there;
	}
	if (open->find_slot >= 0)
		open->asked = roles_asked_take(arena, db, open->find_slot, &open->asked_len);
	return true;
}

bool account_email_taken(const struct db *db)
{
	return strncmp(db_constraint(db), "accounts_email_key", strlen("accounts_email_key")) == 0;
}

bool account_number_taken(const struct db *db)
{
	return strncmp(db_constraint(db), "accounts_pkey", strlen("accounts_pkey")) == 0;
}
