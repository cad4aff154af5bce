-- cart/page-down: a store's carts, the last changed first, from before (from_at, from_id); account 0: guests
-- takes: store_id integer, from_at timestamptz, from_id uuid, updated_min timestamptz, updated_before timestamptz, channel_id integer?, account_id integer?, skip bigint, most bigint
-- gives: cart_id uuid, updated_us bigint, has_coupons boolean
-- The hours are there for the index; they say nothing that the times do not say.
select cart_id, (extract(epoch from updated_at) * 1000000)::bigint as updated_us, has_coupons
from cartd.carts
where store_id = $1 and (updated_at, cart_id) < ($2, $3) and updated_hour <= date_trunc('hour', $2::timestamptz at time zone 'UTC') at time zone 'UTC'
    and updated_at >= $4 and updated_hour >= date_trunc('hour', $4::timestamptz at time zone 'UTC') at time zone 'UTC'
    and updated_at < $5 and updated_hour <= date_trunc('hour', $5::timestamptz at time zone 'UTC') at time zone 'UTC'
    and expires_at > now() and ($6::integer is null or channel_id = $6) and ($7::integer is null or coalesce(account_id, 0) = $7)
order by updated_hour desc, updated_at desc, cart_id desc
limit $9 offset $8;
