#include "auth/guest.h"

#include "auth/principal.h"
#include "auth/store_row.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int guest_check(struct db *db, const struct store *store, struct principal *principal)
{
	*principal = (struct principal){ .id = "anonymous" };
	return q_store_guest(db, &(struct q_store_guest_in){ .store_id = store->id });
}

bool guest_checked(const struct db *db, int slot, struct principal *principal, struct store *store)
{
	struct q_store_guest_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_store_guest_row(db, slot, 0, &row);
	principal->client_id = principal->id;
	STORE_ROW(store, &row);
	store->allowed_origins = row.allowed_origins;
	return true;
}
