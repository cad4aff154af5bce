-- import/options_remove: options of these products that the file has not, or has otherwise
-- takes: store_id integer
delete from cartd.options t
using pg_temp.import_products p
where t.store_id = $1::integer and t.product_id = p.product_id
  and not exists (select from pg_temp.import_options i
                  where i.product_id = t.product_id and i.option_id = t.option_id
                    and (i.option_set_id, i.position, i.name, i.value, i.price_delta)
                      = (t.option_set_id, t.position, t.name, t.value, t.price_delta));
