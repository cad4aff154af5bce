#include "cart/redirect.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

int redirect_read_cart(struct db *db, const struct store *store, const char *cart_id)
{
	return q_cart_hold(db, &(struct q_cart_hold_in){ .store_id = store->id, .cart_id = cart_id });
}

bool redirect_cart(const struct db *db, int slot, int *version)
{
	struct q_cart_hold_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_cart_hold_row(db, slot, 0, &row);
	*version = row.version;
	return true;
}

const char *redirect_new(struct arena *arena, struct db *db, const struct store *store, const char *cart_id)
{
	char *token = arena_alloc(arena, REDIRECT_TOKEN_LEN + 1);
	char hash[DIGEST_HEX_LEN];

	digest_random_hex(REDIRECT_TOKEN_LEN / 2, token);
	q_redirect_insert(db, &(struct q_redirect_insert_in){ .store_id = store->id,
		.token_hash = digest_sha256_hex(token, REDIRECT_TOKEN_LEN, hash), .cart_id = cart_id, .days = REDIRECT_DAYS });
	return token;
}

int redirect_take(struct db *db, const struct store *store, const char *cart_id, const char *token, bool use)
{
	char hash[DIGEST_HEX_LEN];

	digest_sha256_hex(token, strlen(token), hash);
	if (use)
		return q_redirect_use(db, &(struct q_redirect_use_in){ .store_id = store->id, .token_hash = hash, .cart_id = cart_id });
	return q_redirect_find(db, &(struct q_redirect_find_in){ .store_id = store->id, .token_hash = hash, .cart_id = cart_id });
}

bool redirect_taken(const struct db *db, int slot, bool use, struct redirect_pages *pages)
{
	struct q_redirect_use_row used;
	struct q_redirect_find_row found;

	if (db_rows(db, slot) != 1)
		return false;
	if (use) {
		q_redirect_use_row(db, slot, 0, &used);
		*pages = (struct redirect_pages){ used.secure_url, used.cart_page, used.checkout_page };
	} else {
		q_redirect_find_row(db, slot, 0, &found);
		*pages = (struct redirect_pages){ found.secure_url, found.cart_page, found.checkout_page };
	}
	return true;
}

int redirect_order(struct db *db, const struct store *store, const char *cart_id)
{
	return q_redirect_order(db, &(struct q_redirect_order_in){ .store_id = store->id, .cart_id = cart_id });
}

bool redirect_ordered(const struct db *db, int slot, struct redirect_pages *pages)
{
	struct q_redirect_order_row row;

	if (db_rows(db, slot) != 1)
		return false;
	q_redirect_order_row(db, slot, 0, &row);
	*pages = (struct redirect_pages){ row.secure_url, row.cart_page, row.checkout_page };
	return true;
}
