-- resource/item-find: whether a cart that is locked has an item
-- takes: store_id integer, account_id integer, cart_id uuid, item_id text
-- gives: item_id text
select encode(i.item_id, 'hex') as item_id
from cartd.resource_carts c
join cartd.resource_items i on i.store_id = c.store_id and i.cart_id = c.cart_id
where c.store_id = $1 and c.account_id = $2 and c.cart_id = $3 and i.item_id = decode($4, 'hex');
