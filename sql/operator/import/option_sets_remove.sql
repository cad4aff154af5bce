-- import/option_sets_remove: option sets of these products that the file has not, or has otherwise; their options go with them
-- takes: store_id integer
delete from cartd.option_sets t
using pg_temp.import_products p
where t.store_id = $1::integer and t.product_id = p.product_id
  and not exists (select from pg_temp.import_option_sets i
                  where i.product_id = t.product_id and i.option_set_id = t.option_set_id
                    and (i.position, i.name, i.required) = (t.position, t.name, t.required));
