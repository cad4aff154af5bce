/*
 * basket_put: the basket's lines into a cart.
 */
#include "cart/basket.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "cart/cart.h"
#include "cart/current.h"
#include "cart/index.h"

/* What tells one line of a shopper from another. */
static struct index_key key_of(const struct cart_line *line)
{
	return (struct index_key){ {
		line->variant_id, line->address_id, line->bundle_id, line->bundle_sequence, line->bundle_slot } };
}

/* A shopper can ask for it: a product as the catalog has it, at whatever price. */
static bool is_plain(const struct cart_line *line)
{
	return line->kind == LINE_PRODUCT && !line->is_free && line->name == NULL && line->gift_wrapping == NULL &&
		strcmp(line->option_ids, "{}") == 0;
}

/* The shopper cannot ask for it, so cannot mean to lose it by not asking. */
static bool is_merchants(const struct cart_line *line)
{
	return line->kind != LINE_PRODUCT || line->is_free;
}

/* Of the plain lines; where a merchant made two of one key, the first. */
static struct index index_lines(const struct current *current, bool hidden_too)
{
	const struct cart *cart = &current->cart;
	struct index index = index_new(cart->arena, cart->lines_len + current->hidden_len);

	for (size_t i = 0; i < cart->lines_len + (hidden_too ? current->hidden_len : 0); i++) {
		struct cart_line *line = i < cart->lines_len ? cart->lines[i] : current->hidden[i - cart->lines_len];
		void **place = is_plain(line) ? index_at(&index, key_of(line)) : NULL;

		if (place != NULL && *place == NULL)
			*place = line;
	}
	return index;
}

static void line_change(struct cart_line *line, struct decimal quantity, int32_t position)
{
	if (line->position != position)
		line->moved = true;
	if (line->state == LINE_KEPT && (line->moved || decimal_cmp(line->quantity, quantity) != 0))
		line->state = LINE_CHANGED;
	line->quantity = quantity;
	line->position = position;
}

void basket_fill(const struct basket *basket, struct current *current)
{
	for (size_t i = 0; i < basket->lines_len; i++) {
		basket->lines[i]->position = (int32_t)i + 1;
		cart_append(&current->cart, basket->lines[i]);
	}
}

/* The stored line that is what was asked for, as it is to be; or the new one. */
static struct cart_line *line_settle(struct cart_line *wanted, struct cart_line *stored, int32_t position)
{
	if (stored == NULL) {
		wanted->position = position;
		return wanted;
	}
	line_change(stored, wanted->quantity, position);
	stored->path = wanted->path;
	/* One that was hidden shows now: this is what the catalog says of it. */
	stored->child = wanted->child;
	stored->product = wanted->product;
	return stored;
}

void basket_replace(const struct basket *basket, struct current *current)
{
	struct cart *cart = &current->cart;
	struct index index = index_lines(current, true);
	struct cart_line **old = cart->lines;
	size_t old_len = cart->lines_len;
	int32_t position = 0;

	cart->lines = NULL;
	cart->lines_len = cart->lines_room = 0;
	for (size_t i = 0; i < basket->lines_len; i++) {
		cart_append(cart, line_settle(basket->lines[i], *index_at(&index, key_of(basket->lines[i])), ++position));
	}
	for (size_t i = 0; i < old_len + current->hidden_len; i++) {
		struct cart_line *line = i < old_len ? old[i] : current->hidden[i - old_len];

		/* Asked for: it is there already. */
		if (line->path != NULL)
			continue;
		if (!is_merchants(line))
			cart_line_remove(line);
		else if (i < old_len)
			line_change(line, line->quantity, ++position);
		/* A gift that is hidden stays so. */
		if (i < old_len || line->state == LINE_GONE)
			cart_append(cart, line);
	}
	current->hidden_len = 0;
}

static int32_t position_last(const struct current *current)
{
	const struct cart *cart = &current->cart;
	int32_t last = 0;

	for (size_t i = 0; i < cart->lines_len + current->hidden_len; i++) {
		const struct cart_line *line = i < cart->lines_len ? cart->lines[i] : current->hidden[i - cart->lines_len];

		last = line->position > last ? line->position : last;
	}
	return last;
}

bool basket_merge(const struct basket *basket, struct current *current, struct fault *fault)
{
	struct cart *cart = &current->cart;
	struct index index = index_lines(current, false);
	int32_t position = position_last(current);

	for (size_t i = 0; i < basket->lines_len; i++) {
		struct cart_line *wanted = basket->lines[i];
		struct cart_line *stored = *index_at(&index, key_of(wanted));
		struct decimal sum;

		if (stored == NULL) {
			wanted->position = ++position;
			cart_append(cart, wanted);
			continue;
		}
		if (!decimal_add(stored->quantity, wanted->quantity, &sum) || decimal_cmp(sum, decimal_int(BASKET_QUANTITY_MAX)) > 0)
			return fault_field(fault, cart->arena, arena_printf(cart->arena, "%s.quantity", wanted->path),
				"would make the line hold more than 9999");
		stored->path = wanted->path;
		line_change(stored, sum, stored->position);
	}
	return true;
}
