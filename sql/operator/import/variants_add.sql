-- import/variants_add: variants that are new
-- takes: store_id integer
insert into cartd.variants (store_id, variant_id, product_id, position, sku, slug, name, price, special_price, size, color, description,
                            enabled, stock, weight, height, width, length, option_ids)
select $1::integer, i.variant_id, i.product_id, i.position, i.sku, i.slug, i.name, i.price, i.special_price, i.size, i.color,
       i.description, i.enabled, i.stock, i.weight, i.height, i.width, i.length, i.option_ids
from pg_temp.import_variants i
where not exists (select from cartd.variants t where t.store_id = $1::integer and t.variant_id = i.variant_id)
order by i.variant_id;
