-- resource/item-delete: an item out of a cart that is locked; its version moves
-- takes: store_id integer, account_id integer, cart_id uuid, item_id text
-- gives: nothing
with gone as (
    delete from cartd.resource_items
    where store_id = $1 and cart_id = $3 and item_id = decode($4, 'hex')
    returning true
)
update cartd.resource_carts
set version = version + 1, updated_at = now()
where store_id = $1 and account_id = $2 and cart_id = $3 and exists (select from gone);
