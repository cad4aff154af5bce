-- metafield/taken: which of the names a token's client wants to add are there already; place counts from 1
-- takes: store_id integer, token_hash text, cart_ids uuid[], namespaces text[], keys text[]
-- gives: place bigint
select w.place
from unnest($3::uuid[], $4::text[], $5::text[]) with ordinality as w (cart_id, namespace, key, place)
cross join lateral (
    select
    from cartd.metafields m
    where m.store_id = $1 and m.cart_id = w.cart_id and m.namespace = w.namespace and m.key = w.key
        and m.client_id = (select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2)
    offset 0) m;
