-- import/bundle_slots_remove: slots of these bundles that the file has not, or has otherwise
-- takes: store_id integer
delete from cartd.bundle_slots t
using pg_temp.import_bundles b
where t.store_id = $1::integer and t.bundle_id = b.bundle_id
  and not exists (select from pg_temp.import_bundle_slots i
                  where i.bundle_id = t.bundle_id and i.position = t.position
                    and (i.product_id, i.quantity, i.unit_price) = (t.product_id, t.quantity, t.unit_price));
