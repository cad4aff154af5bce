#include "cart/list.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/currency.h"
#include "cart/cart.h"
#include "cart/discount.h"
#include "cart/offers.h"
#include "cart/store.h"
#include "db/db.h"
#include "db/statements.h"

#define ID_LEAST "00000000-0000-0000-0000-000000000000"
#define ID_MOST "ffffffff-ffff-ffff-ffff-ffffffffffff"

static const char *time_print(struct arena *arena, int64_t us)
{
	char text[CLOCK_TEXT_LEN];

	clock_print(us, text);
	return arena_printf(arena, "%.19s.%06dZ", text, (int)(us % 1000000));
}

static const char *min_of(const struct cart_list *list)
{
	return list->updated_min == NULL ? "-infinity" : list->updated_min;
}

static const char *before_of(const struct cart_list *list)
{
	return list->updated_before == NULL ? "infinity" : list->updated_before;
}

static int page_of_account(struct db *db, const struct store *store, const struct cart_list *list, const char *at, const char *id)
{
	return q_cart_page_of_account(db, &(struct q_cart_page_of_account_in){ .store_id = store->id, .from_at = at, .from_id = id,
		.updated_min = min_of(list), .updated_before = before_of(list), .channel_id_null = list->channel_id == CART_LIST_ANY,
		.channel_id = (int32_t)list->channel_id, .account_id = (int32_t)list->customer_id, .skip = list->skip,
		.most = list->most, .upward = list->upward });
}

int cart_list_page(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list)
{
	const char *at = list->placed ? time_print(arena, list->from.at_us) : list->upward ? "-infinity" : "infinity";
	const char *id = list->placed ? list->from.id : list->upward ? ID_LEAST : ID_MOST;

	if (list->customer_id > 0)
		return page_of_account(db, store, list, at, id);
	if (list->upward)
		return q_cart_page_up(db, &(struct q_cart_page_up_in){ .store_id = store->id, .from_at = at, .from_id = id,
			.updated_min = min_of(list), .updated_before = before_of(list), .channel_id_null = list->channel_id == CART_LIST_ANY,
			.channel_id = (int32_t)list->channel_id, .account_id_null = list->customer_id == CART_LIST_ANY,
			.account_id = 0, .skip = list->skip, .most = list->most });
	return q_cart_page_down(db, &(struct q_cart_page_down_in){ .store_id = store->id, .from_at = at, .from_id = id,
		.updated_min = min_of(list), .updated_before = before_of(list), .channel_id_null = list->channel_id == CART_LIST_ANY,
		.channel_id = (int32_t)list->channel_id, .account_id_null = list->customer_id == CART_LIST_ANY,
		.account_id = 0, .skip = list->skip, .most = list->most });
}

/* The cart at the place counts too, so the look begins a microsecond beyond it. */
int cart_list_peek(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list)
{
	struct cart_list other = *list;

	other.upward = !list->upward;
	other.from.at_us += other.upward ? -1 : 1;
	other.from.id = other.upward ? ID_MOST : ID_LEAST;
	other.skip = 0;
	other.most = 1;
	return cart_list_page(db, arena, store, &other);
}

bool cart_list_peeked(const struct db *db, int slot)
{
	return db_rows(db, slot) > 0;
}

int cart_list_total(struct db *db, const struct store *store, const struct cart_list *list)
{
	if (list->customer_id > 0)
		return q_cart_total_of_account(db, &(struct q_cart_total_of_account_in){ .store_id = store->id, .updated_min = min_of(list),
			.updated_before = before_of(list), .channel_id_null = list->channel_id == CART_LIST_ANY,
			.channel_id = (int32_t)list->channel_id, .account_id = (int32_t)list->customer_id });
	return q_cart_total(db, &(struct q_cart_total_in){ .store_id = store->id, .updated_min = min_of(list),
		.updated_before = before_of(list), .channel_id_null = list->channel_id == CART_LIST_ANY,
		.channel_id = (int32_t)list->channel_id, .account_id_null = list->customer_id == CART_LIST_ANY, .account_id = 0 });
}

int64_t cart_list_counted(const struct db *db, int slot, const struct cart_list *list)
{
	struct q_cart_total_of_account_row theirs;
	struct q_cart_total_row all;

	if (list->customer_id > 0) {
		q_cart_total_of_account_row(db, slot, 0, &theirs);
		return theirs.total;
	}
	q_cart_total_row(db, slot, 0, &all);
	return all.total;
}

/* The three statements of a page give the same. */
static void id_take(const struct db *db, const struct cart_list *list, int slot, int row, struct cart_place *place, bool *has_coupons)
{
	struct q_cart_page_of_account_row theirs;
	struct q_cart_page_up_row up;
	struct q_cart_page_down_row down;

	if (list->customer_id > 0) {
		q_cart_page_of_account_row(db, slot, row, &theirs);
		*place = (struct cart_place){ theirs.updated_us, theirs.cart_id };
		*has_coupons |= theirs.has_coupons;
	} else if (list->upward) {
		q_cart_page_up_row(db, slot, row, &up);
		*place = (struct cart_place){ up.updated_us, up.cart_id };
		*has_coupons |= up.has_coupons;
	} else {
		q_cart_page_down_row(db, slot, row, &down);
		*place = (struct cart_place){ down.updated_us, down.cart_id };
		*has_coupons |= down.has_coupons;
	}
}

static void line_take(struct cart *cart, const struct q_cart_read_many_row *row)
{
	struct cart_line *line;

	/* No line, or one whose product has left the catalog: as cart_take() has it. */
	if (row->line_id == NULL || (row->unit_price == NULL && row->variant_price == NULL))
		return;
	line = arena_alloc(cart->arena, sizeof(*line));
	*line = (struct cart_line){
		.id = row->line_id,
		.kind = line_kind_of(row->kind),
		.quantity = amount_of(row->quantity),
		.overridden = row->price_override != NULL,
		.price_override = amount_of(row->price_override),
		.unit_price = amount_of(row->unit_price),
		.is_free = row->is_free,
		.product = {
			.price = amount_of(row->variant_price),
			.has_special_price = row->special_price != NULL,
			.special_price = amount_of(row->special_price),
			.has_slot_price = row->slot_price != NULL,
			.slot_price = amount_of(row->slot_price) } };
	/* Cannot overflow: both are bounded by CHECKs. */
	decimal_add(amount_of(row->option_price), amount_of(row->modifier_price), &line->product.option_price);
	cart_append(cart, line);
}

static struct cart *cart_of(struct arena *arena, const struct q_cart_read_many_row *row)
{
	struct cart *cart = arena_alloc(arena, sizeof(*cart));

	*cart = (struct cart){
		.arena = arena,
		.id = row->cart_id,
		.version = row->version,
		.account_id = row->account_id,
		.channel_id = row->channel_id,
		.currency = row->currency,
		.digits = currency_digits(row->currency),
		.created_at = row->created_at,
		.updated_at = row->updated_at,
		.has_coupons = row->has_coupons };
	return cart;
}

/* carts has a place for each id asked for; those of carts that went meanwhile stay NULL. */
static void carts_take(struct arena *arena, const struct db *db, int slot, struct cart **carts)
{
	struct q_cart_read_many_row row;

	for (int i = 0; i < db_rows(db, slot); i++) {
		q_cart_read_many_row(db, slot, i, &row);
		if (carts[row.place - 1] == NULL)
			carts[row.place - 1] = cart_of(arena, &row);
		line_take(carts[row.place - 1], &row);
	}
}

/*
 * offers_take() reads what it did not expect for one cart alone; here that is
 * asked for again, for all, once for each store that a worker does not know yet.
 */
static bool offers_ready(struct db *db, struct arena *arena, const struct store *store, size_t n, const char *const *ids,
	struct cart *const *carts, struct offers *offers, struct fault *fault)
{
	for (size_t i = 0; i < n; i++) {
		struct cart trial;

		if (carts[i] == NULL || !((carts[i]->has_coupons && offers->coupons_slot < 0) || (store->has_promotions && offers->promotions_slot < 0)))
			continue;
		trial = *carts[i];
		if (!offers_take(db, store, offers, &trial, fault))
			return false;
		offers_read(db, arena, store, n, ids, false, offers);
		if (!db_run(db, fault))
			return false;
	}
	return true;
}

bool cart_list_load(struct db *db, struct arena *arena, const struct store *store, const struct cart_list *list, int slot,
	struct cart_listed *out, struct fault *fault)
{
	size_t found = (size_t)db_rows(db, slot);
	size_t n = found < (size_t)list->most ? found : (size_t)list->most - 1;
	const char **ids = arena_array(arena, n, sizeof(*ids));
	struct cart_place *places = arena_array(arena, n, sizeof(*places));
	struct offers offers;
	bool has_coupons = false;
	int many;

	*out = (struct cart_listed){ .found = found };
	if (n == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		id_take(db, list, slot, (int)i, &places[i], &has_coupons);
		ids[i] = places[i].id;
	}
	many = q_cart_read_many(db, &(struct q_cart_read_many_in){ .store_id = store->id, .cart_ids = db_array(arena, n, ids) });
	offers_read(db, arena, store, has_coupons ? n : 0, ids, false, &offers);
	if (!db_run(db, fault))
		return false;
	out->carts = arena_array(arena, n, sizeof(*out->carts));
	carts_take(arena, db, many, out->carts);
	if (!offers_ready(db, arena, store, n, ids, out->carts, &offers, fault))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct cart *cart = out->carts[i];

		if (cart == NULL)
			continue;
		if (!offers_take(db, store, &offers, cart, fault) || !cart_price(cart, fault))
			return false;
		out->carts[out->len++] = cart;
		out->last = places[i];
		if (out->len == 1)
			out->first = places[i];
	}
	return true;
}
