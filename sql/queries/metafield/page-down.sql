-- metafield/page-down: metafields of all carts that a token's client may see, the latest first, from before from_id
-- takes: store_id integer, token_hash text, keys text[]?, namespaces text[]?, created_min timestamptz?, created_before timestamptz?, updated_min timestamptz?, updated_before timestamptz?
-- takes: from_id bigint, skip bigint, most bigint, with_values boolean, bytes_max bigint
-- gives: metafield_id bigint, cart_id uuid, client_id text, namespace text, key text, value text?, description text, permission_set text, created_at timestamptz, updated_at timestamptz
-- The page's ids come from the index alone, so that pages passed over cost no rows; offset 0 keeps the rows' probes from being planned as a join of the whole table.
-- value is null where it is not asked for, or where the page's values together have more than bytes_max bytes.
with page as (
    select m.metafield_id
    from cartd.metafields m
    where m.store_id = $1 and m.metafield_id < $9 and (m.permission_set <> 'app_only' or m.client_id = (
        select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2))
        and ($3::text[] is null or m.key = any ($3)) and ($4::text[] is null or m.namespace = any ($4))
        and ($5::timestamptz is null or m.created_at >= $5) and ($6::timestamptz is null or m.created_at < $6)
        and ($7::timestamptz is null or m.updated_at >= $7) and ($8::timestamptz is null or m.updated_at < $8)
    order by m.metafield_id desc
    limit $11 offset $10)
select r.metafield_id, r.cart_id, r.client_id, r.namespace, r.key,
    case when $12 and sum(octet_length(r.value)) over () <= $13 then r.value end as value,
    r.description, r.permission_set, r.created_at, r.updated_at
from page p
cross join lateral (
    select m.metafield_id, m.cart_id, m.client_id, m.namespace, m.key, m.value, m.description, m.permission_set, m.created_at, m.updated_at
    from cartd.metafields m
    where m.store_id = $1 and m.metafield_id = p.metafield_id
    offset 0) r
order by r.metafield_id desc;
