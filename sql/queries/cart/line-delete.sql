-- cart/line-delete: take one line out
-- takes: store_id integer, cart_id uuid, line_id uuid
-- gives: nothing
delete from cartd.cart_lines
where store_id = $1 and cart_id = $2 and line_id = $3;
