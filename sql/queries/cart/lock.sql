-- cart/lock: take a cart for a change; the lines are read by the next statement, with a newer snapshot
-- takes: store_id integer, cart_id uuid
-- gives: version integer, allow_purchasing boolean
select c.version, coalesce(ch.allow_purchasing, s.allow_purchasing) as allow_purchasing
from cartd.carts c
join cartd.stores s on s.store_id = c.store_id
left join cartd.channels ch on ch.store_id = c.store_id and ch.channel_id = c.channel_id
where c.store_id = $1 and c.cart_id = $2 and c.expires_at > now()
for update of c;
