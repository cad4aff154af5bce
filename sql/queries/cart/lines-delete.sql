-- cart/lines-delete: take many lines out of one cart
-- takes: store_id integer, cart_id uuid, line_ids uuid[]
-- gives: nothing
delete from cartd.cart_lines
where store_id = $1 and cart_id = $2 and line_id = any ($3);
