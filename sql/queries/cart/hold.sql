-- cart/hold: keep a cart from going away for the rest of the transaction; others may go on changing it
-- takes: store_id integer, cart_id uuid
-- gives: version integer
select version
from cartd.carts
where store_id = $1 and cart_id = $2 and expires_at > now()
for key share;
