#include "auth/token.h"

#include <string.h>

#include "auth/principal.h"
#include "auth/store_row.h"
#include "base/arena.h"
#include "base/digest.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

/* The names as the database keeps them, and the bits each gives. */
static const struct { const char *name; unsigned bits; } scopes[] = {
	{ "store_cart", TOKEN_CART_WRITE | TOKEN_CART_READ },
	{ "store_cart_read_only", TOKEN_CART_READ },
	{ "store_v2_information", TOKEN_INFORMATION_WRITE | TOKEN_INFORMATION_READ },
	{ "store_v2_information_read_only", TOKEN_INFORMATION_READ },
};

static unsigned scope_bits(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		if (strlen(scopes[i].name) == len && memcmp(scopes[i].name, name, len) == 0)
			return scopes[i].bits;
	}
	return 0;
}

/* literal: {store_cart,store_v2_information}; the names need no quotes (a CHECK lists them). */
static unsigned scopes_read(const char *literal)
{
	unsigned bits = 0;

	for (const char *at = literal + 1; *at != '\0' && *at != '}'; ) {
		size_t len = strcspn(at, ",}");

		bits |= scope_bits(at, len);
		at += len + (at[len] == ',');
	}
	return bits;
}

#define PRINCIPAL_PREFIX "bigcommerce:"

const char *token_hash(const struct principal *principal)
{
	return principal->id + strlen(PRINCIPAL_PREFIX);
}

int token_check(struct db *db, struct arena *arena, const struct store *store, const char *token, struct principal *principal)
{
	char hash[DIGEST_HEX_LEN];

	digest_sha256_hex(token, strlen(token), hash);
	principal->id = arena_join(arena, PRINCIPAL_PREFIX, hash);
	return q_token_check(db, &(struct q_token_check_in){ .store_id = store->id, .token_hash = hash });
}

bool token_checked(const struct db *db, int slot, struct principal *principal, struct store *store)
{
	struct q_token_check_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_token_check_row(db, slot, 0, &row);
	principal->client_id = row.client_id;
	principal->scopes = scopes_read(row.scopes);
	STORE_ROW(store, &row);
	return true;
}
