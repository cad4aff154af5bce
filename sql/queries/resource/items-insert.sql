-- resource/items-insert: items into a cart that is locked; those it has already stay as they are. The version moves when one was new
-- takes: store_id integer, cart_id uuid, item_ids text[], entity_ids text[], bundle_uuids text[], bundle_versions text[], entity_types text[]
-- gives: nothing
with added as (
    insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
    select $1, $2, decode(n.item_id, 'hex'), n.entity_id, n.bundle_uuid, n.bundle_version, n.entity_type
    from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as n (item_id, entity_id, bundle_uuid, bundle_version, entity_type)
    on conflict do nothing
    returning true
)
update cartd.resource_carts
set version = version + 1, updated_at = now()
where store_id = $1 and cart_id = $2 and exists (select from added);
