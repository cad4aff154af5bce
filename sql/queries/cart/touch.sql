-- cart/touch: the next version of a cart that this transaction has locked; its time to live begins anew
-- takes: store_id integer, cart_id uuid, version integer, account_id integer?, cart_days integer, has_coupons boolean
-- gives: nothing
update cartd.carts
set version = version + 1, account_id = $4, updated_at = now(), expires_at = now() + make_interval(days => $5), has_coupons = $6
where store_id = $1 and cart_id = $2 and version = $3;
