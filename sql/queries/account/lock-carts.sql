-- account/lock-carts: take a person's carts, which go with the person; first, because a cart's lock is everybody's first
-- takes: store_id integer, account_id integer
-- gives: carts bigint
select count(*) as carts
from (
    select
    from cartd.carts
    where store_id = $1 and account_id = $2
    order by cart_id
    for update) as taken;
