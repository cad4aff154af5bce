#include "cart/store.h"

#include <string.h>

#include "db/db.h"
#include "db/statements.h"

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

int store_read_public_url(struct db *db, const struct store *store)
{
	return q_store_public_url(db, &(struct q_store_public_url_in){ .store_id = store->id });
}

const char *store_public_url(const struct db *db, int slot)
{
	struct q_store_public_url_row row;

	q_store_public_url_row(db, slot, 0, &row);
	return row.public_url;
}

bool store_has_currency(const struct store *store, const char *code)
{
	const char *at = strstr(store->currencies, code);

	return strlen(code) == 3 && at != NULL && at > store->currencies;
}
