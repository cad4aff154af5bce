-- redirect/find: where a token would lead; does not use it up
-- takes: store_id integer, token_hash text, cart_id uuid
-- gives: secure_url text, cart_page text, checkout_page text
select s.secure_url, s.cart_page, s.checkout_page
from cartd.redirect_tokens t
join cartd.carts c on c.store_id = t.store_id and c.cart_id = t.cart_id
join cartd.stores s on s.store_id = c.store_id
where t.store_id = $1 and t.token_hash = $2 and t.cart_id = $3 and t.used_at is null and t.expires_at > now()
    and c.expires_at > now();
