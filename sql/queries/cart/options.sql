-- cart/options: the options chosen on a cart's lines, the variant's own among them
-- takes: store_id integer, cart_id uuid
-- gives: line_id uuid, option_set_id integer, option_set_name text, option_id integer, option_name text
select l.line_id, os.option_set_id, os.name as option_set_name, o.option_id, o.name as option_name
from cartd.cart_lines l
join cartd.variants v on v.store_id = l.store_id and v.variant_id = l.variant_id
join cartd.options o on o.store_id = l.store_id and o.product_id = l.product_id and o.option_id = any (l.option_ids || v.option_ids)
join cartd.option_sets os on os.store_id = o.store_id and os.product_id = o.product_id and os.option_set_id = o.option_set_id
where l.store_id = $1 and l.cart_id = $2
order by l.position, os.position, os.option_set_id;
