-- account/lock-named-carts: take a person's named carts, as account/lock-carts does those of the shop: no batch is written to them or begun meanwhile
-- takes: store_id integer, account_id integer
-- gives: carts bigint
select count(*) as carts
from (
    select
    from cartd.resource_carts
    where store_id = $1 and account_id = $2
    order by cart_id
    for update) as taken;
