-- metafield/counts: how many metafields a token's client has on each of some carts
-- takes: store_id integer, token_hash text, cart_ids uuid[]
-- gives: cart_id uuid, total bigint
select m.cart_id, count(*) as total
from cartd.metafields m
where m.store_id = $1 and m.cart_id = any ($3)
    and m.client_id = (select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2)
group by m.cart_id;
