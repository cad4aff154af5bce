#include "cart/store.h"

#include <string.h>

#include "db/db.h"
#include "db/statements.h"

int store_read_settings(struct db *db, const struct store *store)
{
	return q_store_settings(db, &(struct q_store_settings_in){ .store_id = store->id });
}

bool store_settings(const struct db *db, int slot, struct store *store)
{
	struct q_store_settings_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_store_settings_row(db, slot, 0, &row);
	*store = (struct store){
		.id = store->id,
		.allow_purchasing = row.allow_purchasing,
		.tax_included = row.tax_included,
		.has_promotions = row.has_promotions,
		.currency = row.currency,
		.currencies = row.currencies,
		.cart_days = row.cart_days,
		.rate_quota = row.rate_quota,
		.secure_url = row.secure_url,
		.allowed_origins = row.allowed_origins,
		.now = row.now };
	return true;
}

int store_read_channel(struct db *db, const struct store *store, int32_t channel_id)
{
	return q_store_channel(db, &(struct q_store_channel_in){ .store_id = store->id, .channel_id = channel_id });
}

bool store_channel(const struct db *db, int slot, bool *sells)
{
	struct q_store_channel_row row;

	if (db_rows(db, slot) == 0)
		return false;
	q_store_channel_row(db, slot, 0, &row);
	*sells = row.allow_purchasing;
	return true;
}

bool store_has_currency(const struct store *store, const char *code)
{
	const char *at = strstr(store->currencies, code);

	return strlen(code) == 3 && at != NULL && at > store->currencies;
}
