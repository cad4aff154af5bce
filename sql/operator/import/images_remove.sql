-- import/images_remove: images of these products that the file has not, or has otherwise
-- takes: store_id integer
delete from cartd.product_images t
using pg_temp.import_products p
where t.store_id = $1::integer and t.product_id = p.product_id
  and not exists (select from pg_temp.import_images i
                  where i.product_id = t.product_id and i.position = t.position and i.url = t.url);
