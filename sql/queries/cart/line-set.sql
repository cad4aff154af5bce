-- cart/line-set: another quantity or price for one line
-- takes: store_id integer, cart_id uuid, line_id uuid, quantity numeric, price_override numeric?, unit_price numeric?
-- gives: nothing
update cartd.cart_lines
set quantity = $4, price_override = $5, unit_price = $6
where store_id = $1 and cart_id = $2 and line_id = $3;
