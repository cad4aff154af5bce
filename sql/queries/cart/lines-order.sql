-- cart/lines-order: what an order shows of a cart's lines beside their prices, in their order; order_weight is that of all together, the same in each row
-- takes: store_id integer, cart_id uuid
-- gives: line_id uuid, added_at timestamptz, order_weight numeric
select l.line_id, l.added_at, trim_scale(coalesce(sum(l.quantity * v.weight) over (), 0)) as order_weight
from cartd.cart_lines l
left join cartd.variants v on v.store_id = l.store_id and v.variant_id = l.variant_id
where l.store_id = $1 and l.cart_id = $2
order by l.position;
