-- store/guest: a store's settings for somebody without a credential
-- takes: store_id integer
-- gives: now timestamptz, allow_purchasing boolean, tax_included boolean, has_promotions boolean, currency text, currencies text[], cart_days integer, rate_quota integer, secure_url text, allowed_origins text[]
select now(), allow_purchasing, tax_included, has_promotions, currency, currencies, cart_days, rate_quota, secure_url, allowed_origins
from cartd.stores
where store_id = $1;
