-- redirect/insert: a token that brings a shopper to a cart, once; none where the cart has just gone
-- takes: store_id integer, token_hash text, cart_id uuid, days integer
-- gives: nothing
insert into cartd.redirect_tokens (store_id, token_hash, cart_id, created_at, expires_at)
select store_id, $2, cart_id, now(), now() + make_interval(days => $4)
from cartd.carts
where store_id = $1 and cart_id = $3 and expires_at > now()
for key share;
