-- store/list: every store with its settings, or the one named
-- takes: hash text?
-- gives: store_id integer, hash text, name text, secure_url text, currency text, currencies text, allow_purchasing boolean, tax_included boolean
-- gives: cart_days integer, retention_days integer, rate_quota integer, bucket_size integer, bucket_per_second integer, signup text
-- gives: allowed_origins text, public_url text?, cart_page text, checkout_page text, outside_accounts text, created_at text
select store_id, hash, name, secure_url, currency, array_to_string(currencies, ',') as currencies, allow_purchasing, tax_included,
       cart_days, retention_days, rate_quota, bucket_size, bucket_per_second, signup,
       array_to_string(allowed_origins, ',') as allowed_origins, public_url, cart_page, checkout_page, outside_accounts,
       to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at
from cartd.stores
where $1::text is null or hash = $1::text
order by store_id;
