#include "cart/settings.h"

#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

void settings_allow(struct db *db, const struct store *store, bool allow)
{
	q_store_allow(db, &(struct q_store_allow_in){ .store_id = store->id, .allow_purchasing = allow });
}

int settings_read_channel(struct db *db, const struct store *store, int32_t channel_id)
{
	return q_store_channel_setting(db, &(struct q_store_channel_setting_in){ .store_id = store->id, .channel_id = channel_id });
}

bool settings_channel(const struct db *db, int slot, enum channel_sells *sells)
{
	struct q_store_channel_setting_row row;

	if (db_rows(db, slot) == 0)
		return false;
	q_store_channel_setting_row(db, slot, 0, &row);
	*sells = row.allow_purchasing_null ? CHANNEL_AS_STORE : row.allow_purchasing ? CHANNEL_SELLS : CHANNEL_CLOSED;
	return true;
}

void settings_allow_channel(struct db *db, const struct store *store, int32_t channel_id, enum channel_sells sells)
{
	q_store_channel_allow(db, &(struct q_store_channel_allow_in){ .store_id = store->id, .channel_id = channel_id,
		.allow_purchasing_null = sells == CHANNEL_AS_STORE, .allow_purchasing = sells == CHANNEL_SELLS });
}
