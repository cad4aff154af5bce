-- import/coupons_stage: the lines of a coupons file as columns
create temporary table import_coupons on commit drop as
select line,
       lower(doc->>'code') as code_key,
       doc->>'code' as code,
       coalesce(doc->>'name', '') as name,
       doc->>'kind' as kind,
       trim_scale((doc->>'value')::numeric) as value,
       trim_scale((doc->>'minimum_subtotal')::numeric) as minimum_subtotal,
       (doc->>'starts_at')::timestamptz as starts_at,
       (doc->>'ends_at')::timestamptz as ends_at,
       (doc->>'usage_limit')::integer as usage_limit,
       (doc->>'usage_limit_per_account')::integer as usage_limit_per_account,
       coalesce((doc->>'enabled')::boolean, true) as enabled
from pg_temp.import_lines;
