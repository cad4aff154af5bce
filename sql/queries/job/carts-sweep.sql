-- job/carts-sweep: the carts that ended first, at most so many; one that somebody holds is passed over, one renewed meanwhile stays
-- takes: store_id integer, batch integer
-- gives: nothing
delete from cartd.carts
where store_id = $1 and cart_id = any (array(
    select cart_id
    from cartd.carts
    where store_id = $1 and expires_hour <= now() and expires_at <= now()
    order by expires_hour
    limit $2::integer
    for update skip locked));
