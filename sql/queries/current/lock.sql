-- current/lock: take a person's current cart for a change; it is read by the next statement, with a newer snapshot
-- takes: store_id integer, account_id integer
-- gives: cart_id uuid, version integer
select cart_id, version
from cartd.carts
where store_id = $1 and account_id = $2 and is_current and expires_at > now()
for update;
