-- coupon/put: a coupon's use by a cart that is locked, or the cart's new owner for one it has
-- takes: store_id integer, cart_id uuid, code_key text, account_id integer?, now timestamptz
-- gives: nothing
insert into cartd.cart_coupons as u (store_id, cart_id, code_key, account_id, applied_at)
values ($1, $2, $3, $4, $5)
on conflict (store_id, cart_id, code_key) do update
set account_id = excluded.account_id;
