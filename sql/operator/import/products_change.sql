-- import/products_change: products that the file has otherwise
-- takes: store_id integer
update cartd.products p
set category_id = i.category_id, slug = i.slug, name = i.name, type = i.type, enabled = i.enabled, taxable = i.taxable, url = i.url,
    image_url = i.image_url, order_minimum = i.order_minimum, order_maximum = i.order_maximum, download_page = i.download_page,
    download_files = i.download_files, download_size = i.download_size
from pg_temp.import_products i
where p.store_id = $1::integer and p.product_id = i.product_id
  and (p.category_id, p.slug, p.name, p.type, p.enabled, p.taxable, p.url, p.image_url, p.order_minimum, p.order_maximum,
       p.download_page, p.download_files, p.download_size)
      is distinct from
      (i.category_id, i.slug, i.name, i.type, i.enabled, i.taxable, i.url, i.image_url, i.order_minimum, i.order_maximum,
       i.download_page, i.download_files, i.download_size);
