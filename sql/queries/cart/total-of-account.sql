-- cart/total-of-account: how many carts a person has by these filters
-- takes: store_id integer, updated_min timestamptz, updated_before timestamptz, channel_id integer?, account_id integer
-- gives: total bigint
select count(*) as total
from cartd.carts
where store_id = $1 and account_id = $5 and updated_at >= $2 and updated_at < $3 and expires_at > now()
    and ($4::integer is null or channel_id = $4);
