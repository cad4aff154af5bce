-- import/products_park: slugs that are about to change step aside, so that two products may exchange theirs
-- takes: store_id integer
update cartd.products p
set slug = E'\x01' || p.product_id
from pg_temp.import_products i
where p.store_id = $1::integer and p.product_id = i.product_id and p.slug <> i.slug;
