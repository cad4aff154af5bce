-- job/cart-touch: a cart that a chunk has changed
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: nothing
update cartd.resource_carts
set version = version + 1, updated_at = now()
where store_id = $1 and account_id = $2 and cart_id = $3;
