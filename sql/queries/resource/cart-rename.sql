-- resource/cart-rename: another name for a cart; its unique key refuses one its owner has already
-- takes: store_id integer, account_id integer, cart_id uuid, name text
-- gives: nothing
update cartd.resource_carts
set name = $4, version = version + 1, updated_at = now()
where store_id = $1 and account_id = $2 and cart_id = $3;
