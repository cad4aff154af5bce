-- job/metafields-sweep: metafields without a cart and unchanged for so many days, at most so many; when the cart went is not known, their last change is
-- takes: store_id integer, batch integer, retention_days integer
-- gives: nothing
delete from cartd.metafields
where store_id = $1 and metafield_id = any (array(
    select m.metafield_id
    from cartd.metafields m
    where m.store_id = $1 and m.updated_at <= now() - make_interval(days => $3)
        and not exists (select from cartd.carts c where c.store_id = $1 and c.cart_id = m.cart_id)
    order by m.updated_at
    limit $2::integer
    for update of m skip locked));
