-- job/cart-hold: the cart a job fills, kept for this chunk alone; none: it has gone
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: version integer
select version
from cartd.resource_carts
where store_id = $1 and account_id = $2 and cart_id = $3
for no key update;
