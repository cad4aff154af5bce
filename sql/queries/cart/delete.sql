-- cart/delete: a cart and, by its foreign keys, all its lines
-- takes: store_id integer, cart_id uuid
-- gives: nothing
delete from cartd.carts
where store_id = $1 and cart_id = $2;
