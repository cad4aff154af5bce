-- import/variants_park: SKUs and slugs that are about to change step aside, so that two variants may exchange theirs
-- takes: store_id integer
update cartd.variants t
set sku = E'\x01' || t.variant_id, slug = E'\x01' || t.variant_id
from pg_temp.import_variants i
where t.store_id = $1::integer and t.variant_id = i.variant_id and (t.sku, t.slug) <> (i.sku, i.slug);
