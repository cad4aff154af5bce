-- import/products_stage: the lines of a products file as columns
create temporary table import_products on commit drop as
select line,
       (doc->>'id')::integer as product_id,
       (doc->>'category_id')::integer as category_id,
       doc->>'slug' as slug,
       doc->>'name' as name,
       coalesce(doc->>'type', 'physical') as type,
       coalesce((doc->>'enabled')::boolean, true) as enabled,
       coalesce((doc->>'taxable')::boolean, true) as taxable,
       coalesce(doc->>'url', '') as url,
       coalesce(doc->>'image_url', '') as image_url,
       (doc->>'order_quantity_minimum')::integer as order_minimum,
       (doc->>'order_quantity_maximum')::integer as order_maximum,
       doc->'download'->>'page' as download_page,
       array(select f.url from jsonb_array_elements_text(nullif(doc->'download'->'files', 'null')) with ordinality f (url, position)
             order by f.position) as download_files,
       doc->'download'->>'size' as download_size
from pg_temp.import_lines;
