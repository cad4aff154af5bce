-- import/images_add: images that are new
-- takes: store_id integer
insert into cartd.product_images (store_id, product_id, position, url)
select $1::integer, i.product_id, i.position, i.url
from pg_temp.import_images i
where not exists (select from cartd.product_images t
                  where t.store_id = $1::integer and t.product_id = i.product_id and t.position = i.position)
order by i.product_id, i.position;
