-- import/options_price: the sum of a variant's own options, kept with the variant so that a cart's read need not make it
-- takes: store_id integer
update cartd.variants v
set option_price = s.option_price
from (select t.variant_id, coalesce(sum(o.price_delta), 0) as option_price
      from pg_temp.import_variants i
      join cartd.variants t on t.store_id = $1::integer and t.variant_id = i.variant_id
      left join cartd.options o on o.store_id = t.store_id and o.product_id = t.product_id and o.option_id = any (t.option_ids)
      where t.option_ids <> '{}' or t.option_price <> 0
      group by t.variant_id) s
where v.store_id = $1::integer and v.variant_id = s.variant_id and v.option_price <> s.option_price;
