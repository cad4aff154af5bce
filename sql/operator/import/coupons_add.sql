-- import/coupons_add: coupons that are new
-- takes: store_id integer
insert into cartd.coupons (store_id, code_key, code, name, kind, value, minimum_subtotal, starts_at, ends_at, usage_limit,
                           usage_limit_per_account, enabled)
select $1::integer, i.code_key, i.code, i.name, i.kind, i.value, i.minimum_subtotal, i.starts_at, i.ends_at, i.usage_limit,
       i.usage_limit_per_account, i.enabled
from pg_temp.import_coupons i
where not exists (select from cartd.coupons c where c.store_id = $1::integer and c.code_key = i.code_key)
order by i.code_key;
