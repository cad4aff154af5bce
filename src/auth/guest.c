#include "auth/guest.h"

#include "auth/principal.h"
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
	store->allow_purchasing = row.allow_purchasing;
	store->tax_included = row.tax_included;
	store->has_promotions = row.has_promotions;
	store->currency = row.currency;
	store->currencies = row.currencies;
	store->cart_days = row.cart_days;
	store->rate_quota = row.rate_quota;
	store->secure_url = row.secure_url;
	store->allowed_origins = row.allowed_origins;
	store->now = row.now;
	return true;
}
