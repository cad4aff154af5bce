-- metafield/renamed: which of some metafields would get a name that another one has; null leaves a part of the name as it is; place counts from 1
-- takes: store_id integer, metafield_ids bigint[], namespaces text[], keys text[]
-- gives: place bigint
select w.place
from unnest($2::bigint[], $3::text[], $4::text[]) with ordinality as w (metafield_id, namespace, key, place)
cross join lateral (
    select m.cart_id, m.client_id, m.namespace, m.key
    from cartd.metafields m
    where m.store_id = $1 and m.metafield_id = w.metafield_id
    offset 0) m
cross join lateral (
    select
    from cartd.metafields o
    where o.store_id = $1 and o.cart_id = m.cart_id and o.client_id = m.client_id and o.namespace = coalesce(w.namespace, m.namespace)
        and o.key = coalesce(w.key, m.key) and o.metafield_id <> w.metafield_id
    offset 0) o;
