-- import/option_sets_stage: the option sets of a products file as columns
create temporary table import_option_sets on commit drop as
select l.line,
       (l.doc->>'id')::integer as product_id,
       (s.doc->>'id')::integer as option_set_id,
       (s.position - 1)::integer as position,
       s.doc->>'name' as name,
       coalesce((s.doc->>'required')::boolean, false) as required,
       s.doc->'options' as options
from pg_temp.import_lines l
cross join jsonb_array_elements(nullif(l.doc->'option_sets', 'null')) with ordinality s (doc, position);
