#include "auth/grant.h"

#include <string.h>

#include "auth/principal.h"
#include "base/arena.h"
#include "base/digest.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

#define PRINCIPAL_PREFIX "threedcart:"

void grant_name(struct arena *arena, const char *token, struct principal *principal)
{
	char hash[DIGEST_HEX_LEN];

	principal->id = arena_join(arena, PRINCIPAL_PREFIX, digest_sha256_hex(token, strlen(token), hash));
}

int grant_check(struct db *db, const struct store *store, const char *private_key, const struct principal *principal)
{
	char hash[DIGEST_HEX_LEN];

	return q_grant_check(db, &(struct q_grant_check_in){ .store_id = store->id,
		.key_hash = digest_sha256_hex(private_key, strlen(private_key), hash),
		.token_hash = principal->id + strlen(PRINCIPAL_PREFIX) });
}

enum grant_found grant_checked(const struct db *db, int slot, const char *host, struct principal *principal, struct store *store,
	const char **hash)
{
	struct q_grant_check_row row;

	if (db_rows(db, slot) != 1)
		return GRANT_MOVED;
	q_grant_check_row(db, slot, 0, &row);
	if (strcmp(row.secure_host, host) != 0)
		return GRANT_MOVED;
	if (row.key_hash == NULL || row.scope == NULL)
		return GRANT_NONE;
	principal->client_id = row.key_hash;
	principal->scopes = strcmp(row.scope, "write") == 0 ? GRANT_WRITE | GRANT_READ : GRANT_READ;
	store->has_promotions = row.has_promotions;
	store->currency = row.currency;
	store->currencies = row.currencies;
	store->cart_days = row.cart_days;
	store->bucket_size = row.bucket_size;
	store->bucket_per_second = row.bucket_per_second;
	store->secure_url = row.secure_url;
	store->now = row.now;
	*hash = row.hash;
	return GRANT_GOOD;
}
