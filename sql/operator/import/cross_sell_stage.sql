-- import/cross_sell_stage: the cross-sell variants of a products file as columns
create temporary table import_cross_sell on commit drop as
select (l.doc->>'id')::integer as product_id, (c.position - 1)::integer as position, c.variant_id::integer as variant_id
from pg_temp.import_lines l
cross join jsonb_array_elements_text(nullif(l.doc->'cross_sell', 'null')) with ordinality c (variant_id, position);
