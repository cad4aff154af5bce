-- import/categories_stage: the lines of a categories file as columns
create temporary table import_categories on commit drop as
select line,
       (doc->>'id')::integer as category_id,
       doc->>'slug' as slug,
       doc->>'name' as name,
       coalesce((doc->>'enabled')::boolean, true) as enabled
from pg_temp.import_lines;
