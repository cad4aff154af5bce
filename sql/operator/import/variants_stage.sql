-- import/variants_stage: the variants of a products file as columns
create temporary table import_variants on commit drop as
select l.line,
       (l.doc->>'id')::integer as product_id,
       (v.doc->>'id')::integer as variant_id,
       (v.position - 1)::integer as position,
       v.doc->>'sku' as sku,
       v.doc->>'slug' as slug,
       v.doc->>'name' as name,
       trim_scale((v.doc->>'price')::numeric) as price,
       trim_scale((v.doc->>'special_price')::numeric) as special_price,
       v.doc->>'size' as size,
       v.doc->>'color' as color,
       v.doc->>'description' as description,
       coalesce((v.doc->>'enabled')::boolean, true) as enabled,
       (v.doc->>'stock')::integer as stock,
       trim_scale((v.doc->>'weight')::numeric) as weight,
       trim_scale((v.doc->>'height')::numeric) as height,
       trim_scale((v.doc->>'width')::numeric) as width,
       trim_scale((v.doc->>'length')::numeric) as length,
       array(select o.value::integer from jsonb_each_text(nullif(v.doc->'options', 'null')) o order by 1) as option_ids,
       nullif(v.doc->'options', 'null') as chosen
from pg_temp.import_lines l
cross join jsonb_array_elements(l.doc->'variants') with ordinality v (doc, position);
