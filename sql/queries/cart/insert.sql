-- cart/insert: a new cart, version 1
-- takes: store_id integer, cart_id uuid, account_id integer?, channel_id integer, currency text, locale text, cart_days integer, has_coupons boolean, is_current boolean, claimed_ip text?, seen_ip text?, order_key text?
-- gives: nothing
insert into cartd.carts (store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at, has_coupons,
    is_current, claimed_ip, seen_ip, order_key)
values ($1, $2, 1, $3, $4, $5, $6, now(), now(), now() + make_interval(days => $7), $8, $9, $10, $11, $12);
