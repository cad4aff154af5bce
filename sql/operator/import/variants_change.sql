-- import/variants_change: variants that the file has otherwise. Changed in place: a cart that waits for the row finds it again
-- takes: store_id integer
update cartd.variants t
set product_id = i.product_id, position = i.position, sku = i.sku, slug = i.slug, name = i.name, price = i.price,
    special_price = i.special_price, size = i.size, color = i.color, description = i.description, enabled = i.enabled, stock = i.stock,
    weight = i.weight, height = i.height, width = i.width, length = i.length, option_ids = i.option_ids
from pg_temp.import_variants i
where t.store_id = $1::integer and t.variant_id = i.variant_id
  and (t.product_id, t.position, t.sku, t.slug, t.name, t.price, t.special_price, t.size, t.color, t.description, t.enabled, t.stock,
       t.weight, t.height, t.width, t.length, t.option_ids)
      is distinct from
      (i.product_id, i.position, i.sku, i.slug, i.name, i.price, i.special_price, i.size, i.color, i.description, i.enabled, i.stock,
       i.weight, i.height, i.width, i.length, i.option_ids);
