#include "cart/offers.h"

#include <string.h>

#include "base/arena.h"
#include "cart/cart.h"
#include "cart/discount.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { STORES_LEN = 1024 };

/* Direct-mapped: a clash costs a round trip or a statement, never a wrong answer. */
static int32_t promoting[STORES_LEN];
static int32_t couponing[STORES_LEN];

static bool remembers(const int32_t *stores, int32_t store_id)
{
	return stores[(uint32_t)store_id % STORES_LEN] == store_id;
}

static void remember(int32_t *stores, int32_t store_id)
{
	stores[(uint32_t)store_id % STORES_LEN] = store_id;
}

void offers_expect(const struct store *store)
{
	if (store->has_promotions)
		remember(promoting, store->id);
}

static int promotions_read(struct db *db, const struct store *store)
{
	return q_cart_promotions(db, &(struct q_cart_promotions_in){ .store_id = store->id });
}

static int coupons_read(struct db *db, struct arena *arena, const struct store *store, size_t n, const char *const *cart_ids)
{
	return q_cart_coupons(db, &(struct q_cart_coupons_in){ .store_id = store->id, .cart_ids = db_array(arena, n, cart_ids), .account_id_null = true });
}

void offers_read(struct db *db, struct arena *arena, const struct store *store, size_t n, const char *const *cart_ids, bool banners,
	struct offers *offers)
{
	*offers = (struct offers){ -1, -1, banners };
	if (banners || remembers(promoting, store->id))
		offers->promotions_slot = promotions_read(db, store);
	if (n > 0 && remembers(couponing, store->id))
		offers->coupons_slot = coupons_read(db, arena, store, n, cart_ids);
}

void offers_read_current(struct db *db, const struct store *store, int32_t account_id, struct offers *offers)
{
	*offers = (struct offers){ -1, -1, false };
	if (remembers(promoting, store->id))
		offers->promotions_slot = promotions_read(db, store);
	if (remembers(couponing, store->id))
		offers->coupons_slot = q_cart_coupons(db, &(struct q_cart_coupons_in){ .store_id = store->id, .account_id = account_id });
}

static void promotions_take(const struct db *db, int slot, struct cart *cart)
{
	struct q_cart_promotions_row row;

	cart->promotions_len = (size_t)db_rows(db, slot);
	cart->promotions = arena_array(cart->arena, cart->promotions_len, sizeof(*cart->promotions));
	for (int i = 0; i < db_rows(db, slot); i++) {
		q_cart_promotions_row(db, slot, i, &row);
		cart->promotions[i] = (struct cart_promotion){
			.id = row.promotion_id,
			.discount = { .kind = discount_kind_of(row.kind), .value = amount_of(row.value),
				.has_minimum = row.minimum_subtotal != NULL, .minimum = amount_of(row.minimum_subtotal), .live = true },
			.banner_text = row.banner_text,
			.banner_type = row.banner_type,
			.banner_pages = row.banner_pages };
	}
}

/* False: the cart was not the one that the handler read any more, or went, when its coupons were read. */
static bool coupons_take(const struct db *db, int slot, struct cart *cart)
{
	struct q_cart_coupons_row row;
	bool same = false;

	cart->coupons = arena_array(cart->arena, (size_t)db_rows(db, slot), sizeof(*cart->coupons));
	for (int i = 0; i < db_rows(db, slot); i++) {
		q_cart_coupons_row(db, slot, i, &row);
		if (strcmp(row.cart_id, cart->id) != 0)
			continue;
		same = row.version == cart->version;
		if (row.code == NULL)
			continue;
		cart->coupons[cart->coupons_len++] = (struct cart_coupon){
			.key = row.code_key,
			.code = row.code,
			.name = row.name,
			.discount = { .kind = discount_kind_of(row.kind), .value = amount_of(row.value),
				.has_minimum = row.minimum_subtotal != NULL, .minimum = amount_of(row.minimum_subtotal), .live = row.live },
			.per_account = row.per_account,
			.account_id = row.account_id };
	}
	return same;
}

bool offers_take(struct db *db, const struct store *store, struct offers *offers, struct cart *cart, struct fault *fault)
{
	bool late = false;

	if (store->has_promotions && offers->promotions_slot < 0) {
		remember(promoting, store->id);
		offers->promotions_slot = promotions_read(db, store);
		late = true;
	}
	if (cart->has_coupons && offers->coupons_slot < 0) {
		remember(couponing, store->id);
		offers->coupons_slot = coupons_read(db, cart->arena, store, 1, &cart->id);
		late = true;
	}
	if (late && !db_run(db, fault))
		return false;
	if (store->has_promotions || offers->banners)
		promotions_take(db, offers->promotions_slot, cart);
	if (cart->has_coupons && !coupons_take(db, offers->coupons_slot, cart))
		return db_retry(db, fault);
	return true;
}
