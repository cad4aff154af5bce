/*
 * item_calls: the calls on a cart's lines.
 */
#include "api/api.h"
#include "api/bigcommerce/bigcommerce.h"
#include "api/call.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "cart/cart.h"
#include "cart/catalog.h"

bool items_post(struct call *call)
{
	struct in_items in;
	struct open_cart open;
	struct catalog catalog;

	if (!open_read(call, &open) || !read_items(call, &in) || !call_write(call))
		return false;
	open_queue(call, &open);
	items_read(call, &in, &catalog);
	if (!open_run(call, &open, (int)in.version))
		return false;
	if (!open.change.allow_purchasing)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	if (!items_add(call, &in, &catalog, &open.change.cart))
		return false;
	return open_save(call, &open, 201);
}

/* The line that the path names. */
static struct cart_line *line_named(struct call *call, const struct cart *cart)
{
	char id[UUID_TEXT_LEN];
	struct cart_line *line = uuid_lower(call->parts[2], id) ? cart_line(cart, id) : NULL;

	if (line == NULL)
		fault_set(&call->fault, FAULT_NOT_FOUND, NULL);
	return line;
}

/* A line keeps its product and variant: another one is another line. */
static bool same_product(struct call *call, const struct cart_line *line, const struct in_line *in)
{
	if (in->product_id != 0 && in->product_id != line->product_id)
		return fault_field(&call->fault, call->arena, "line_item.product_id", "is not the line's product");
	if (in->variant_id != 0 && in->variant_id != line->variant_id)
		return fault_field(&call->fault, call->arena, "line_item.variant_id", "cannot be changed; add a new line instead");
	return true;
}

bool item_put(struct call *call)
{
	struct in_item_change in;
	struct open_cart open;
	struct cart_line *line;
	struct decimal quantity;

	if (!open_read(call, &open) || !read_item_change(call, &in) || !call_write(call))
		return false;
	open_queue(call, &open);
	if (!open_run(call, &open, (int)in.version) || (line = line_named(call, &open.change.cart)) == NULL ||
	    !same_product(call, line, &in.line_item))
		return false;
	quantity = decimal_int(in.line_item.quantity);
	line->path = "line_item";
	if (!open.change.allow_purchasing && in.line_item.quantity_given && decimal_cmp(quantity, line->quantity) > 0)
		return fault_set(&call->fault, FAULT_PURCHASING_OFF, NULL);
	if (!cart_line_change(&open.change.cart, line, in.line_item.quantity_given ? &quantity : NULL,
			in.line_item.list_price_given ? &in.line_item.list_price : NULL, &call->fault) ||
	    !cart_check_limits(&open.change.cart, &call->fault))
		return false;
	return open_save(call, &open, 200);
}

bool item_remove(struct call *call)
{
	struct in_version in;
	struct open_cart open;
	struct cart_line *line;

	if (!open_read(call, &open) || !read_version(call, &in) || !call_write(call))
		return false;
	open_queue(call, &open);
	if (!open_run(call, &open, (int)in.version) || (line = line_named(call, &open.change.cart)) == NULL)
		return false;
	cart_line_remove(line);
	if (cart_count(&open.change.cart) == 0)
		return open_delete(call, &open);
	return open_save(call, &open, 200);
}
