-- cart/page-of-account: a person's carts in either direction; few, so that they can be sorted
-- takes: store_id integer, from_at timestamptz, from_id uuid, updated_min timestamptz, updated_before timestamptz, channel_id integer?, account_id integer, skip bigint, most bigint, upward boolean
-- gives: cart_id uuid, updated_us bigint, has_coupons boolean
select cart_id, (extract(epoch from updated_at) * 1000000)::bigint as updated_us, has_coupons
from cartd.carts
where store_id = $1 and account_id = $7 and updated_at >= $4 and updated_at < $5 and expires_at > now()
    and ($6::integer is null or channel_id = $6)
    and case when $10 then (updated_at, cart_id) > ($2, $3) else (updated_at, cart_id) < ($2, $3) end
order by case when $10 then updated_at end, case when $10 then cart_id end, updated_at desc, cart_id desc
limit $9 offset $8;
