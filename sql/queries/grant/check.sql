-- grant/check: what an app with its key and token may do in this store, and the store's settings; key_hash and scope are null where there is no such grant
-- takes: store_id integer, key_hash text, token_hash text
-- gives: secure_host text, key_hash text?, scope text?, now timestamptz, hash text, has_promotions boolean, currency text, currencies text[], cart_days integer
-- gives: bucket_size integer, bucket_per_second integer, secure_url text
select s.secure_host, g.key_hash, g.scope, now(), s.hash, s.has_promotions, s.currency, s.currencies, s.cart_days, s.bucket_size, s.bucket_per_second,
    s.secure_url
from cartd.stores s
left join cartd.grants g on g.store_id = s.store_id and g.token_hash = $3 and g.key_hash = $2 and g.revoked_at is null
where s.store_id = $1;
