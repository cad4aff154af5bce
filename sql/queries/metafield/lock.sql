-- metafield/lock: metafields that a token's client may see, taken for a change, always in order of their ids
-- takes: store_id integer, token_hash text, metafield_ids bigint[], bytes_max bigint
-- gives: metafield_id bigint, cart_id uuid, client_id text, namespace text, key text, value text?, description text, permission_set text, created_at timestamptz, updated_at timestamptz
-- value is null where all of them together have more than bytes_max bytes.
with locked as (
    select m.metafield_id, m.cart_id, m.client_id, m.namespace, m.key, m.value, m.description, m.permission_set, m.created_at, m.updated_at
    from cartd.metafields m
    where m.store_id = $1 and m.metafield_id = any ($3) and (m.permission_set <> 'app_only' or m.client_id = (
        select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2))
    order by m.metafield_id
    for update of m)
select l.metafield_id, l.cart_id, l.client_id, l.namespace, l.key,
    case when sum(octet_length(l.value)) over () <= $4 then l.value end as value,
    l.description, l.permission_set, l.created_at, l.updated_at
from locked l
order by l.metafield_id;
