-- import/options_stage: the options of a products file as columns
create temporary table import_options on commit drop as
select s.line,
       s.product_id,
       s.option_set_id,
       s.position as set_position,
       (o.doc->>'id')::integer as option_id,
       (o.position - 1)::integer as position,
       o.doc->>'name' as name,
       coalesce(o.doc->>'value', o.doc->>'name') as value,
       trim_scale(coalesce((o.doc->>'price_delta')::numeric, 0)) as price_delta
from pg_temp.import_option_sets s
cross join jsonb_array_elements(s.options) with ordinality o (doc, position);
