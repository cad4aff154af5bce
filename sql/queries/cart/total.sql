-- cart/total: how many carts a store has by these filters; account 0: guests
-- takes: store_id integer, updated_min timestamptz, updated_before timestamptz, channel_id integer?, account_id integer?
-- gives: total bigint
select count(*) as total
from cartd.carts
where store_id = $1
    and updated_at >= $2 and updated_hour >= date_trunc('hour', $2::timestamptz at time zone 'UTC') at time zone 'UTC'
    and updated_at < $3 and updated_hour <= date_trunc('hour', $3::timestamptz at time zone 'UTC') at time zone 'UTC'
    and expires_at > now() and ($4::integer is null or channel_id = $4) and ($5::integer is null or coalesce(account_id, 0) = $5);
