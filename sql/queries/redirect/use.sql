-- redirect/use: use a token up, and say where it leads; of any number at once, one gets a row
-- takes: store_id integer, token_hash text, cart_id uuid
-- gives: secure_url text, cart_page text, checkout_page text
update cartd.redirect_tokens t
set used_at = now()
from cartd.carts c
join cartd.stores s on s.store_id = c.store_id
where t.store_id = $1 and t.token_hash = $2 and t.cart_id = $3 and t.used_at is null and t.expires_at > now()
    and c.store_id = t.store_id and c.cart_id = t.cart_id and c.expires_at > now()
returning s.secure_url, s.cart_page, s.checkout_page;
