-- import/bundle_slots_add: slots that are new
-- takes: store_id integer
insert into cartd.bundle_slots (store_id, bundle_id, position, product_id, quantity, unit_price)
select $1::integer, i.bundle_id, i.position, i.product_id, i.quantity, i.unit_price
from pg_temp.import_bundle_slots i
where not exists (select from cartd.bundle_slots t
                  where t.store_id = $1::integer and t.bundle_id = i.bundle_id and t.position = i.position)
order by i.bundle_id, i.position;
