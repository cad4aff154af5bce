-- import/coupons_change: coupons that the file has otherwise
-- takes: store_id integer
update cartd.coupons c
set code = i.code, name = i.name, kind = i.kind, value = i.value, minimum_subtotal = i.minimum_subtotal, starts_at = i.starts_at,
    ends_at = i.ends_at, usage_limit = i.usage_limit, usage_limit_per_account = i.usage_limit_per_account, enabled = i.enabled
from pg_temp.import_coupons i
where c.store_id = $1::integer and c.code_key = i.code_key
  and (c.code, c.name, c.kind, c.value, c.minimum_subtotal, c.starts_at, c.ends_at, c.usage_limit, c.usage_limit_per_account, c.enabled)
      is distinct from
      (i.code, i.name, i.kind, i.value, i.minimum_subtotal, i.starts_at, i.ends_at, i.usage_limit, i.usage_limit_per_account, i.enabled);
