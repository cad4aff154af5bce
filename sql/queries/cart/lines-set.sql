-- cart/lines-set: other quantities and positions for many lines of one cart, as the JSON array says
-- takes: store_id integer, cart_id uuid, lines json
-- gives: nothing
update cartd.cart_lines l
set quantity = n.quantity, position = n.position
from json_to_recordset($3) as n (line_id uuid, quantity numeric, position integer)
where l.store_id = $1 and l.cart_id = $2 and l.line_id = n.line_id;
