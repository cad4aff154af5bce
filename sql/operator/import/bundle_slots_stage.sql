-- import/bundle_slots_stage: the slots of a bundles file as columns
create temporary table import_bundle_slots on commit drop as
select l.line,
       (l.doc->>'id')::integer as bundle_id,
       (s.position - 1)::integer as position,
       (s.doc->>'product_id')::integer as product_id,
       (s.doc->>'quantity')::integer as quantity,
       trim_scale((s.doc->>'unit_price')::numeric) as unit_price
from pg_temp.import_lines l
cross join jsonb_array_elements(l.doc->'slots') with ordinality s (doc, position);
