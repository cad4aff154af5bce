-- catalog/options: every option set of some products with its options, in the catalog's order
-- takes: store_id integer, product_ids integer[]
-- gives: product_id integer, option_set_id integer, set_name text, required boolean, option_id integer, option_name text, option_value text, price_delta numeric
select s.product_id, s.option_set_id, s.name as set_name, s.required, o.option_id, o.name as option_name, o.value as option_value, o.price_delta
from cartd.option_sets s
join cartd.options o on o.store_id = s.store_id and o.product_id = s.product_id and o.option_set_id = s.option_set_id
where s.store_id = $1 and s.product_id = any ($2)
order by s.product_id, s.position, s.option_set_id, o.position, o.option_id;
