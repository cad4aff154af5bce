-- import/bundles_stage: the lines of a bundles file as columns
create temporary table import_bundles on commit drop as
select line,
       (doc->>'id')::integer as bundle_id,
       doc->>'name' as name,
       coalesce((doc->>'enabled')::boolean, true) as enabled
from pg_temp.import_lines;
