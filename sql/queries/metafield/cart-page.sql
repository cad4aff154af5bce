-- metafield/cart-page: metafields of one cart that a token's client may see: upward from behind from_id, or downward from before it
-- takes: store_id integer, token_hash text, keys text[]?, namespaces text[]?, created_min timestamptz?, created_before timestamptz?, updated_min timestamptz?, updated_before timestamptz?
-- takes: from_id bigint, skip bigint, most bigint, with_values boolean, bytes_max bigint, cart_id uuid, upward boolean
-- gives: metafield_id bigint, cart_id uuid, client_id text, namespace text, key text, value text?, description text, permission_set text, created_at timestamptz, updated_at timestamptz
-- A cart has some hundreds at most: they are sorted.  value as in metafield/page-up.
with page as (
    select m.metafield_id, m.cart_id, m.client_id, m.namespace, m.key, m.value, m.description, m.permission_set, m.created_at, m.updated_at
    from cartd.metafields m
    where m.store_id = $1 and m.cart_id = $14 and (m.permission_set <> 'app_only' or m.client_id = (
        select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2))
        and case when $15 then m.metafield_id > $9 else m.metafield_id < $9 end
        and ($3::text[] is null or m.key = any ($3)) and ($4::text[] is null or m.namespace = any ($4))
        and ($5::timestamptz is null or m.created_at >= $5) and ($6::timestamptz is null or m.created_at < $6)
        and ($7::timestamptz is null or m.updated_at >= $7) and ($8::timestamptz is null or m.updated_at < $8)
    order by case when $15 then m.metafield_id else -m.metafield_id end
    limit $11 offset $10)
select p.metafield_id, p.cart_id, p.client_id, p.namespace, p.key,
    case when $12 and sum(octet_length(p.value)) over () <= $13 then p.value end as value,
    p.description, p.permission_set, p.created_at, p.updated_at
from page p
order by case when $15 then p.metafield_id else -p.metafield_id end;
