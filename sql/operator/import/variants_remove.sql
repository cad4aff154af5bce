-- import/variants_remove: variants of these products that the file has no longer
-- takes: store_id integer
delete from cartd.variants t
using pg_temp.import_products p
where t.store_id = $1::integer and t.product_id = p.product_id
  and not exists (select from pg_temp.import_variants i where i.variant_id = t.variant_id);
