-- import/products_add: products that are new
-- takes: store_id integer
insert into cartd.products (store_id, product_id, category_id, slug, name, type, enabled, taxable, url, image_url, order_minimum,
                            order_maximum, download_page, download_files, download_size)
select $1::integer, i.product_id, i.category_id, i.slug, i.name, i.type, i.enabled, i.taxable, i.url, i.image_url, i.order_minimum,
       i.order_maximum, i.download_page, i.download_files, i.download_size
from pg_temp.import_products i
where not exists (select from cartd.products p where p.store_id = $1::integer and p.product_id = i.product_id)
order by i.product_id;
