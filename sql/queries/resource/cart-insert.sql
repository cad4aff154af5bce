-- resource/cart-insert: a new named cart; its unique key refuses a name its owner has already
-- takes: store_id integer, cart_id uuid, account_id integer, name text
-- gives: nothing
insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
values ($1, $2, $3, $4, 1, now(), now());
