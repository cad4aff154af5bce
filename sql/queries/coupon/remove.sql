-- coupon/remove: takes a coupon off a cart; its use is free again
-- takes: store_id integer, cart_id uuid, code_key text
-- gives: nothing
delete from cartd.cart_coupons
where store_id = $1 and cart_id = $2 and code_key = $3;
