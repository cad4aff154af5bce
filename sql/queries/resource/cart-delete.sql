-- resource/cart-delete: a cart, and by its foreign key every item in it
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: nothing
delete from cartd.resource_carts
where store_id = $1 and account_id = $2 and cart_id = $3;
