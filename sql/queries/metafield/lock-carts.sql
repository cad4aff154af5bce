-- metafield/lock-carts: carts that get metafields, those that are there, always in order of their ids; counting and adding go by turns under this
-- takes: store_id integer, cart_ids uuid[]
-- gives: cart_id uuid
select c.cart_id
from cartd.carts c
where c.store_id = $1 and c.cart_id = any ($2) and c.expires_at > now()
order by c.cart_id
for no key update of c;
