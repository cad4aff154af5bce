-- metafield/cart-count: how many metafields of one cart a token's client may see
-- takes: store_id integer, token_hash text, keys text[]?, namespaces text[]?, created_min timestamptz?, created_before timestamptz?, updated_min timestamptz?, updated_before timestamptz?
-- takes: cart_id uuid
-- gives: total bigint
select count(*) as total
from cartd.metafields m
where m.store_id = $1 and m.cart_id = $9 and (m.permission_set <> 'app_only' or m.client_id = (
        select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2))
    and ($3::text[] is null or m.key = any ($3)) and ($4::text[] is null or m.namespace = any ($4))
    and ($5::timestamptz is null or m.created_at >= $5) and ($6::timestamptz is null or m.created_at < $6)
    and ($7::timestamptz is null or m.updated_at >= $7) and ($8::timestamptz is null or m.updated_at < $8);
