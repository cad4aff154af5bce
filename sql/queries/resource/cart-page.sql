-- resource/cart-page: a person's named carts in order of creation, from behind one of them
-- takes: store_id integer, account_id integer, from_us bigint, from_id uuid, most integer
-- gives: cart_id uuid, name text, created_us bigint
-- from_us as a time again is exact: both are whole microseconds.
select cart_id, name, (extract(epoch from created_at) * 1000000)::bigint as created_us
from cartd.resource_carts
where store_id = $1 and account_id = $2
    and (created_at, cart_id) > (timestamptz 'epoch' + make_interval(secs => $3::bigint / 1000000) + ($3 % 1000000) * interval '1 microsecond', $4)
order by created_at, cart_id
limit $5::integer;
