-- cart/page-up: a store's carts, the longest unchanged first, from behind (from_at, from_id); account 0: guests
-- takes: store_id integer, from_at timestamptz, from_id uuid, updated_min timestamptz, updated_before timestamptz, channel_id integer?, account_id integer?, skip bigint, most bigint
-- gives: cart_id uuid, updated_us bigint, has_coupons boolean
-- Hour by hour, as far as the page goes: of each the index gives its carts, which are sorted. As one
-- ordered select it would be planned as a sort of the whole store. The loop keeps the hours' order, and
-- the inner order by keeps the subselect from being planned away; an outer one would read every hour.
with recursive hours as (
    (select updated_hour as hour
    from cartd.carts
    where store_id = $1 and updated_hour >= greatest(date_trunc('hour', $2::timestamptz at time zone 'UTC') at time zone 'UTC', date_trunc('hour', $4::timestamptz at time zone 'UTC') at time zone 'UTC') and updated_hour <= date_trunc('hour', $5::timestamptz at time zone 'UTC') at time zone 'UTC'
    order by updated_hour
    limit 1)
    union all
    select (select c.updated_hour
        from cartd.carts c
        where c.store_id = $1 and c.updated_hour > h.hour and c.updated_hour <= date_trunc('hour', $5::timestamptz at time zone 'UTC') at time zone 'UTC'
        order by c.updated_hour
        limit 1)
    from hours h
    where h.hour is not null)
select p.cart_id, (extract(epoch from p.updated_at) * 1000000)::bigint as updated_us, p.has_coupons
from hours h
cross join lateral (
    select c.cart_id, c.updated_at, c.has_coupons
    from cartd.carts c
    where c.store_id = $1 and c.updated_hour = h.hour and (c.updated_at, c.cart_id) > ($2, $3) and c.updated_at >= $4 and c.updated_at < $5
        and c.expires_at > now() and ($6::integer is null or c.channel_id = $6) and ($7::integer is null or coalesce(c.account_id, 0) = $7)
    order by c.updated_at, c.cart_id) p
limit $9 offset $8;
