-- catalog/variants: every variant of some products, in the catalog's order
-- takes: store_id integer, product_ids integer[]
-- gives: product_id integer, variant_id integer, sku text, price numeric, special_price numeric?, variant_option_ids integer[], stock integer?, variant_enabled boolean
-- gives: product_enabled boolean, name text, type text, url text, image_url text, taxable boolean, order_minimum integer?, order_maximum integer?
-- gives: download_page text?, download_files text[], download_size text?
select p.product_id, v.variant_id, v.sku, v.price, v.special_price, v.option_ids as variant_option_ids, v.stock, v.enabled as variant_enabled,
    p.enabled and c.enabled as product_enabled, p.name, p.type, p.url, p.image_url, p.taxable, p.order_minimum, p.order_maximum,
    p.download_page, p.download_files, p.download_size
from cartd.products p
join cartd.categories c on c.store_id = p.store_id and c.category_id = p.category_id
join cartd.variants v on v.store_id = p.store_id and v.product_id = p.product_id
where p.store_id = $1 and p.product_id = any ($2)
order by p.product_id, v.position, v.variant_id;
