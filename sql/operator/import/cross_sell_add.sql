-- import/cross_sell_add: cross-sell that is new
-- takes: store_id integer
insert into cartd.cross_sell (store_id, product_id, position, variant_id)
select $1::integer, i.product_id, i.position, i.variant_id
from pg_temp.import_cross_sell i
where not exists (select from cartd.cross_sell t
                  where t.store_id = $1::integer and t.product_id = i.product_id and t.position = i.position)
order by i.product_id, i.position;
