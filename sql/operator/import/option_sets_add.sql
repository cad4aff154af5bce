-- import/option_sets_add: option sets that are new
-- takes: store_id integer
insert into cartd.option_sets (store_id, product_id, option_set_id, position, name, required)
select $1::integer, i.product_id, i.option_set_id, i.position, i.name, i.required
from pg_temp.import_option_sets i
where not exists (select from cartd.option_sets t
                  where t.store_id = $1::integer and t.product_id = i.product_id and t.option_set_id = i.option_set_id)
order by i.product_id, i.position;
