-- resource/cart-hold: keep one of a person's named carts from going away for the rest of the transaction; others may go on filling it
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: version integer
select version
from cartd.resource_carts
where store_id = $1 and account_id = $2 and cart_id = $3
for key share;
