-- import/options_add: options that are new
-- takes: store_id integer
insert into cartd.options (store_id, product_id, option_set_id, option_id, position, name, value, price_delta)
select $1::integer, i.product_id, i.option_set_id, i.option_id, i.position, i.name, i.value, i.price_delta
from pg_temp.import_options i
where not exists (select from cartd.options t
                  where t.store_id = $1::integer and t.product_id = i.product_id and t.option_id = i.option_id)
order by i.product_id, i.set_position, i.position;
