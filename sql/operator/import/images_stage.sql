-- import/images_stage: the images of a products file as columns
create temporary table import_images on commit drop as
select (l.doc->>'id')::integer as product_id, (i.position - 1)::integer as position, i.url
from pg_temp.import_lines l
cross join jsonb_array_elements_text(nullif(l.doc->'images', 'null')) with ordinality i (url, position);
