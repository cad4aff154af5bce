#include "cart/coupon.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/discount.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

enum { CODE_MAX = 64 };

/* The code in lower case; NULL: it has other characters than letters and digits, or too many. */
static const char *key_of(struct arena *arena, const char *code)
{
	size_t len = strspn(code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	char *key;

	if (len == 0 || len > CODE_MAX || code[len] != '\0')
		return NULL;
	key = arena_text(arena, code);
	for (char *c = key; *c != '\0'; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	return key;
}

static struct cart_coupon *coupon_of(const struct cart *cart, const char *key)
{
	for (size_t i = 0; i < cart->coupons_len; i++) {
		if (cart->coupons[i].state != COUPON_GONE && strcmp(cart->coupons[i].key, key) == 0)
			return &cart->coupons[i];
	}
	return NULL;
}

void coupon_ask(struct db *db, struct arena *arena, const struct store *store, const char *code, const char *cart_id,
	int32_t account_id, struct coupon_asked *asked)
{
	*asked = (struct coupon_asked){ .key = key_of(arena, code), .slot = -1 };
	if (asked->key == NULL)
		return;
	q_coupon_lock(db, &(struct q_coupon_lock_in){ .store_id = store->id, .code_key = asked->key });
	asked->slot = q_coupon_find(db, &(struct q_coupon_find_in){ .store_id = store->id, .code_key = asked->key, .cart_id = cart_id,
		.account_id = account_id, .account_id_null = account_id == 0 });
}

void coupon_ask_current(struct db *db, struct arena *arena, const struct store *store, const char *code, int32_t account_id,
	struct coupon_asked *asked)
{
	coupon_ask(db, arena, store, code, NULL, account_id, asked);
}

void coupon_ask_trial(struct db *db, struct arena *arena, const struct store *store, const char *code, struct coupon_asked *asked)
{
	*asked = (struct coupon_asked){ .key = key_of(arena, code), .slot = -1, .trial = true };
	if (asked->key != NULL)
		asked->slot = q_coupon_find(db, &(struct q_coupon_find_in){
			.store_id = store->id, .code_key = asked->key, .account_id_null = true });
}

static void coupon_append(struct cart *cart, const struct cart_coupon *coupon)
{
	struct cart_coupon *coupons = arena_array(cart->arena, cart->coupons_len + 1, sizeof(*coupons));

	if (cart->coupons_len > 0)
		memcpy(coupons, cart->coupons, cart->coupons_len * sizeof(*coupons));
	coupons[cart->coupons_len++] = *coupon;
	cart->coupons = coupons;
}

/* NULL, or why this cart may not have it. */
static const char *refusal(const struct q_coupon_find_row *row, const struct discount *discount, bool trial, const struct cart *cart)
{
	struct decimal subtotal;

	if (!discount->live)
		return "is not valid now";
	if (row->per_account && cart->account_id == 0 && !trial)
		return "is for customers who have signed in";
	if (!row->left_over || !row->left_for_account)
		return "has been used as often as it may";
	if (!discount_subtotal(cart, &subtotal) || !discount_applies(discount, subtotal))
		return "needs a larger subtotal";
	return NULL;
}

bool coupon_add(const struct db *db, const struct coupon_asked *asked, struct cart *cart, const char *field, struct fault *fault)
{
	struct q_coupon_find_row row;
	struct cart_coupon coupon;
	const char *why;

	if (asked->key == NULL || db_rows(db, asked->slot) == 0)
		return fault_field(fault, cart->arena, field, "is not a coupon of this store");
	q_coupon_find_row(db, asked->slot, 0, &row);
	coupon = (struct cart_coupon){
		.key = asked->key,
		.code = row.code,
		.name = row.name,
		.discount = { .kind = discount_kind_of(row.kind), .value = amount_of(row.value),
			.has_minimum = row.minimum_subtotal != NULL, .minimum = amount_of(row.minimum_subtotal), .live = row.live },
		.per_account = row.per_account,
		.account_id = cart->account_id,
		.state = COUPON_NEW };
	why = refusal(&row, &coupon.discount, asked->trial, cart);
	if (why != NULL)
		return fault_field(fault, cart->arena, field, why);
	if (coupon_of(cart, asked->key) == NULL)
		coupon_append(cart, &coupon);
	return true;
}

bool coupon_only(const struct db *db, const struct coupon_asked *asked, struct cart *cart, struct fault *fault)
{
	struct fault why = { 0 };

	for (size_t i = 0; i < cart->coupons_len; i++) {
		if (asked == NULL || asked->key == NULL || strcmp(cart->coupons[i].key, asked->key) != 0)
			cart->coupons[i].state = COUPON_GONE;
	}
	/* Which of the reasons it was would tell whether there is such a coupon. */
	return asked == NULL || coupon_add(db, asked, cart, "coupon_code", &why) || fault_set(fault, FAULT_COUPON, NULL);
}

bool coupons_stay(const struct cart *cart)
{
	for (size_t i = 0; i < cart->coupons_len; i++) {
		if (cart->coupons[i].state != COUPON_GONE)
			return true;
	}
	/* Those whose coupon has left the catalog are not among them, but their rows are there. */
	return cart->has_coupons && cart->coupons_len == 0;
}

void coupons_save(struct db *db, const struct store *store, const struct cart *cart)
{
	for (size_t i = 0; i < cart->coupons_len; i++) {
		const struct cart_coupon *coupon = &cart->coupons[i];

		if (coupon->state == COUPON_GONE)
			q_coupon_remove(db, &(struct q_coupon_remove_in){
				.store_id = store->id, .cart_id = cart->id, .code_key = coupon->key });
		else if (coupon->state != COUPON_KEPT)
			q_coupon_put(db, &(struct q_coupon_put_in){ .store_id = store->id, .cart_id = cart->id, .code_key = coupon->key,
				.account_id = coupon->account_id, .account_id_null = coupon->account_id == 0, .now = store->now });
	}
}
