#include "cart/cart.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/currency.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/order_key.h"
#include "cart/store.h"

static const char *const kind_names[LINE_KINDS] = { "product", "custom", "gift_certificate" };

const char *line_kind_name(enum line_kind kind)
{
	return kind_names[kind];
}

void cart_new(struct cart *cart, struct arena *arena, const struct store *store)
{
	const char *key = order_key_new(arena_alloc(arena, ORDER_KEY_LEN + 1));

	*cart = (struct cart){
		.arena = arena,
		.id = order_key_cart_id(key, arena_alloc(arena, UUID_TEXT_LEN)),
		.order_key = key,
		.version = 1,
		.email = "",
		.channel_id = 1,
		.currency = store->currency,
		.digits = currency_digits(store->currency),
		.locale = "en",
		.created_at = store->now,
		.updated_at = store->now };
}

struct cart_line *cart_line(const struct cart *cart, const char *line_id)
{
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state != LINE_GONE && strcmp(cart->lines[i]->id, line_id) == 0)
			return cart->lines[i];
	}
	return NULL;
}

int32_t cart_line_number(const struct cart_line *line)
{
	/* The dash behind its first 8 digits ends the number. */
	return (int32_t)(strtoul(line->id, NULL, 16) & INT32_MAX);
}

struct cart_line *cart_line_numbered(const struct cart *cart, int32_t number)
{
	for (size_t i = 0; i < cart->lines_len; i++) {
		if (cart->lines[i]->state != LINE_GONE && cart_line_number(cart->lines[i]) == number)
			return cart->lines[i];
	}
	return NULL;
}

size_t cart_count(const struct cart *cart)
{
	size_t count = 0;

	for (size_t i = 0; i < cart->lines_len; i++)
		count += cart->lines[i]->state != LINE_GONE;
	return count;
}

static bool texts_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The merge key; the database has the same as a constraint (cart_lines_merge_key). */
static bool lines_equal(const struct cart_line *a, const struct cart_line *b)
{
	return a->kind == LINE_PRODUCT && b->kind == LINE_PRODUCT && a->merges && b->merges &&
		a->variant_id == b->variant_id && a->overridden == b->overridden &&
		(!a->overridden || decimal_cmp(a->price_override, b->price_override) == 0) &&
		texts_equal(a->option_ids, b->option_ids) && texts_equal(a->name, b->name) &&
		texts_equal(a->gift_wrapping, b->gift_wrapping);
}

static struct cart_line *line_equal_to(const struct cart *cart, const struct cart_line *line)
{
	for (size_t i = 0; i < cart->lines_len; i++) {
		struct cart_line *other = cart->lines[i];

		if (other != line && other->state != LINE_GONE && lines_equal(other, line))
			return other;
	}
	return NULL;
}

static bool quantity_set(struct cart *cart, struct cart_line *line, struct decimal quantity, struct fault *fault)
{
	if (decimal_cmp(quantity, decimal_int(LINE_QUANTITY_MAX)) > 0)
		return fault_field(fault, cart->arena, arena_printf(cart->arena, "%s.quantity", line->path),
			"would make the line hold more than 2147483647");
	line->raised = line->raised || decimal_cmp(quantity, line->quantity) > 0;
	line->quantity = quantity;
	if (line->state == LINE_KEPT)
		line->state = LINE_CHANGED;
	return true;
}

void cart_append(struct cart *cart, struct cart_line *line)
{
	if (cart->lines_len == cart->lines_room) {
		size_t room = cart->lines_room == 0 ? 16 : cart->lines_room * 2;
		struct cart_line **lines = arena_array(cart->arena, room, sizeof(struct cart_line *));

		if (cart->lines_len > 0)
			memcpy(lines, cart->lines, cart->lines_len * sizeof(struct cart_line *));
		cart->lines = lines;
		cart->lines_room = room;
	}
	cart->lines[cart->lines_len++] = line;
}

/* Lines that go count too: who still has the number of one must not meet another. */
static bool number_taken(const struct cart *cart, const struct cart_line *line)
{
	int32_t number = cart_line_number(line);

	for (size_t i = 0; i < cart->lines_len; i++) {
		/* Nearly all differ in these seven digits: a cart of a thousand lines is half a million looks. */
		if (memcmp(cart->lines[i]->id + 1, line->id + 1, 7) == 0 && cart_line_number(cart->lines[i]) == number)
			return true;
	}
	return number == 0;
}

static const char *line_id_new(const struct cart *cart)
{
	char *id = arena_alloc(cart->arena, UUID_TEXT_LEN);

	do
		uuid_new(id);
	while (number_taken(cart, &(struct cart_line){ .id = id }));
	return id;
}

bool cart_add(struct cart *cart, struct cart_line *line, struct fault *fault)
{
	struct cart_line *equal = line_equal_to(cart, line);
	struct decimal sum;

	if (equal != NULL) {
		equal->path = line->path;
		return decimal_add(equal->quantity, line->quantity, &sum) && quantity_set(cart, equal, sum, fault);
	}
	line->id = line_id_new(cart);
	line->state = LINE_NEW;
	line->raised = true;
	line->position = cart->lines_len == 0 ? 1 : cart->lines[cart->lines_len - 1]->position + 1;
	cart_append(cart, line);
	return true;
}

struct cart_line *cart_added(const struct cart *cart, struct cart_line *line)
{
	return line->state == LINE_NEW ? line : line_equal_to(cart, line);
}

static bool price_set(struct cart *cart, struct cart_line *line, struct decimal price, struct fault *fault)
{
	if (line->kind == LINE_GIFT_CERTIFICATE)
		return fault_field(fault, cart->arena, arena_printf(cart->arena, "%s.list_price", line->path),
			"a gift certificate has no list price");
	if (line->kind == LINE_CUSTOM) {
		line->unit_price = price;
	} else {
		line->overridden = true;
		line->price_override = price;
	}
	line->state = LINE_CHANGED;
	return true;
}

bool cart_line_change(struct cart *cart, struct cart_line *line, const struct decimal *quantity, const struct decimal *price, struct fault *fault)
{
	struct cart_line *equal;
	struct decimal sum;

	if (price != NULL && !price_set(cart, line, *price, fault))
		return false;
	if (quantity != NULL && !quantity_set(cart, line, *quantity, fault))
		return false;
	/* A new price can make it equal to another line: they become one, which keeps this one's id. */
	equal = line_equal_to(cart, line);
	if (equal == NULL)
		return true;
	cart_line_remove(equal);
	return decimal_add(line->quantity, equal->quantity, &sum) && quantity_set(cart, line, sum, fault);
}

void cart_line_remove(struct cart_line *line)
{
	line->state = LINE_GONE;
}
