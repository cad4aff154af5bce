-- import/promotions_stage: the lines of a promotions file as columns
create temporary table import_promotions on commit drop as
select line,
       (doc->>'id')::integer as promotion_id,
       doc->>'name' as name,
       doc->>'kind' as kind,
       trim_scale((doc->>'value')::numeric) as value,
       trim_scale((doc->>'minimum_subtotal')::numeric) as minimum_subtotal,
       (doc->>'starts_at')::timestamptz as starts_at,
       (doc->>'ends_at')::timestamptz as ends_at,
       coalesce((doc->>'enabled')::boolean, true) as enabled,
       doc->'banner'->>'text' as banner_text,
       doc->'banner'->>'type' as banner_type,
       array(select p.page from jsonb_array_elements_text(nullif(doc->'banner'->'pages', 'null')) with ordinality p (page, position)
             order by p.position) as banner_pages
from pg_temp.import_lines;
