/*
 * items: the calls on a cart's lines.
 */
#include "api/api.h"
#include "api/call.h"
#include "api/threedcart/threedcart.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/number.h"
#include "cart/cart.h"
#include "cart/catalog.h"

/* In complaints of the core; error.c makes this API's names of it. */
#define ITEM_PATH "item"

static const char *number_text(struct call *call, const struct cart_line *line)
{
	return arena_printf(call->arena, "%d", cart_line_number(line));
}

static void product_wanted(struct call *call, const struct in_item *in, struct product_request *wanted)
{
	const struct in_option *from = in->options.at;
	struct selection *to = arena_array(call->arena, in->options.len + 1, sizeof(*to));

	for (size_t i = 0; i < in->options.len; i++)
		to[i] = (struct selection){ from[i].set_id, from[i].option_id, from[i].value };
	*wanted = (struct product_request){ .product_id = in->catalog_id, .selections = to, .selections_len = in->options.len, .path = ITEM_PATH };
}

bool threedcart_item_post(struct call *call)
{
	struct in_item in;
	struct change change;
	struct catalog catalog;
	struct product_request wanted;
	struct cart_line *line = arena_alloc(call->arena, sizeof(*line));
	const char *id;

	if (!threedcart_cart_id(call, &id) || !threedcart_read_item(call, &in) || !call_write(call))
		return false;
	change_queue(call, id, false, &change);
	catalog_read(&catalog, call->arena, call->db, &call->store, &in.catalog_id, 1);
	if (!change_run(call, &change, 0))
		return false;
	if (!change.allow_purchasing)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	product_wanted(call, &in, &wanted);
	if (!catalog_resolve(&catalog, &wanted, line, &call->fault))
		return false;
	line->quantity = in.quantity;
	if (!cart_add(&change.cart, line, &call->fault) || !cart_check_limits(&change.cart, &call->fault) || !change_save(call, &change))
		return false;
	threedcart_write_result(call, 201, "CartItemID", number_text(call, cart_added(&change.cart, line)), "Created successfully", id,
		change.cart.version);
	return call_commit(call);
}

/* The line that the path names. */
static struct cart_line *line_named(struct call *call, const struct cart *cart)
{
	struct cart_line *line = NULL;
	int64_t number;

	if (number_parse(call->parts[PART_ITEM], 1, INT32_MAX, &number))
		line = cart_line_numbered(cart, (int32_t)number);
	if (line == NULL)
		fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	return line;
}

/* Half a certificate is nothing, and custom items were made by the piece. */
static bool quantity_divides(struct call *call, const struct cart_line *line, struct decimal quantity)
{
	if (line->kind == LINE_PRODUCT || decimal_digits(quantity) == 0)
		return true;
	return fault_field(&call->fault, call->arena, "ItemQuantity", "must be whole for an item that is no product");
}

bool threedcart_item_put(struct call *call)
{
	struct decimal quantity;
	struct change change;
	struct cart_line *line;
	const char *id;

	if (!threedcart_cart_id(call, &id) || !threedcart_read_quantity(call, &quantity) || !call_write(call))
		return false;
	change_queue(call, id, false, &change);
	if (!change_run(call, &change, 0) || (line = line_named(call, &change.cart)) == NULL || !quantity_divides(call, line, quantity))
		return false;
	if (!change.allow_purchasing && decimal_cmp(quantity, line->quantity) > 0)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	line->path = ITEM_PATH;
	if (!cart_line_change(&change.cart, line, &quantity, NULL, &call->fault) || !cart_check_limits(&change.cart, &call->fault) ||
	    !change_save(call, &change))
		return false;
	threedcart_write_result(call, 200, "CartItemID", number_text(call, line), "Updated successfully", id, change.cart.version);
	return call_commit(call);
}

bool threedcart_item_remove(struct call *call)
{
	struct change change;
	struct cart_line *line;
	const char *id;

	if (!threedcart_cart_id(call, &id) || !call_write(call))
		return false;
	change_queue(call, id, false, &change);
	if (!change_run(call, &change, 0) || (line = line_named(call, &change.cart)) == NULL)
		return false;
	cart_line_remove(line);
	if (!change_save(call, &change))
		return false;
	/* The document spells it so, here alone. */
	threedcart_write_result(call, 200, "CartItemId", number_text(call, line), "Deleted successfully", id, change.cart.version);
	return call_commit(call);
}
