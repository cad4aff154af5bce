-- resource/cart-read: one of a person's named carts
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: name text, version integer
select name, version
from cartd.resource_carts
where store_id = $1 and account_id = $2 and cart_id = $3;
