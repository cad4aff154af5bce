/*
 * limits: stock and order limits of the lines that a change touched.
 */
#include "cart/cart.h"

#include "base/arena.h"
#include "base/fault.h"

static bool counts(const struct cart_line *line)
{
	return line->kind == LINE_PRODUCT && line->state != LINE_GONE;
}

/* All of one product, or of one variant alone. */
static struct decimal quantity_of(const struct cart *cart, const struct cart_line *like, bool variant_alone)
{
	struct decimal sum = decimal_int(0);

	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];

		/* Cannot overflow: a line holds 2^31 at most. */
		if (counts(line) && (variant_alone ? line->variant_id == like->variant_id : line->product_id == like->product_id))
			decimal_add(sum, line->quantity, &sum);
	}
	return sum;
}

static bool complain(const struct cart *cart, const struct cart_line *line, struct fault *fault, const char *format, int limit)
{
	return fault_field(fault, cart->arena, arena_printf(cart->arena, "%s.quantity", line->path),
		arena_printf(cart->arena, "%s %d", format, limit));
}

static bool line_fits(const struct cart *cart, const struct cart_line *line, struct fault *fault)
{
	const struct line_product *product = &line->product;
	struct decimal together = quantity_of(cart, line, false);

	if (product->order_minimum > 0 && decimal_cmp(together, decimal_int(product->order_minimum)) < 0)
		return complain(cart, line, fault, "is below the product's minimum for one order, which is", product->order_minimum);
	if (!line->raised)
		return true;
	if (product->order_maximum > 0 && decimal_cmp(together, decimal_int(product->order_maximum)) > 0)
		return complain(cart, line, fault, "is above the product's maximum for one order, which is", product->order_maximum);
	if (product->stock >= 0 && decimal_cmp(quantity_of(cart, line, true), decimal_int(product->stock)) > 0)
		return complain(cart, line, fault, "is more than the stock, which is", product->stock);
	return true;
}

bool cart_check_limits(const struct cart *cart, struct fault *fault)
{
	bool fits = true;

	for (size_t i = 0; i < cart->lines_len; i++) {
		const struct cart_line *line = cart->lines[i];

		if (counts(line) && line->state != LINE_KEPT)
			fits &= line_fits(cart, line, fault);
	}
	return fits;
}
