-- redirect/order: where a cart's checkout is
-- takes: store_id integer, cart_id uuid
-- gives: secure_url text, cart_page text, checkout_page text
select s.secure_url, s.cart_page, s.checkout_page
from cartd.carts c
join cartd.stores s on s.store_id = c.store_id
where c.store_id = $1 and c.cart_id = $2 and c.expires_at > now();
