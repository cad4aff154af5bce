-- token/check: what a bigcommerce token may do in this store, and the store's settings
-- takes: store_id integer, token_hash text
-- gives: client_id text, scopes text[], now timestamptz, allow_purchasing boolean, tax_included boolean, has_promotions boolean, currency text, currencies text[], cart_days integer, rate_quota integer, secure_url text
select t.client_id, t.scopes, now(), s.allow_purchasing, s.tax_included, s.has_promotions, s.currency, s.currencies, s.cart_days, s.rate_quota,
    s.secure_url
from cartd.api_tokens t
join cartd.stores s on s.store_id = t.store_id
where t.store_id = $1 and t.token_hash = $2 and t.revoked_at is null;
