-- resource/item-page: items of one of a person's carts in byte order of their ids, from behind one; at most so many rows, and one at least where there is one, as long as their text together is not above bytes_max
-- takes: store_id integer, account_id integer, cart_id uuid, from_id text, most integer, rows integer, bytes_max bigint
-- gives: version integer, item_id text?, entity_id text?, bundle_uuid text?, bundle_version text?, entity_type text?, behind bigint?
-- The version is of the same moment as the items; one row with null item_id where there is none, no row where there is no such cart.
-- behind: how many of `most` stand behind this row, whether they are given or not.
with page as (
    select i.item_id, i.entity_id, i.bundle_uuid, i.bundle_version, i.entity_type
    from cartd.resource_items i
    where i.store_id = $1 and i.cart_id = $3 and i.item_id > decode($4, 'hex') and exists (
        select from cartd.resource_carts c where c.store_id = $1 and c.account_id = $2 and c.cart_id = $3)
    order by i.item_id
    limit $5::integer
), sized as (
    select item_id, entity_id, bundle_uuid, bundle_version, entity_type,
        sum(octet_length(entity_id) + octet_length(bundle_uuid) + octet_length(bundle_version) + octet_length(entity_type)) over (order by item_id) as bytes,
        row_number() over (order by item_id) as number, count(*) over () as found
    from page
)
select c.version, encode(s.item_id, 'hex') as item_id, s.entity_id, s.bundle_uuid, s.bundle_version, s.entity_type, s.found - s.number as behind
from cartd.resource_carts c
left join sized s on s.number <= $6::integer and (s.bytes <= $7 or s.number = 1)
where c.store_id = $1 and c.account_id = $2 and c.cart_id = $3
order by s.item_id;
