-- cart/touch: the next version of a cart that this transaction has locked; its time to live begins anew
-- It stays its account's current one unless it goes to another. seen_ip null: no shopper's change, what is known of the last one stays.
-- takes: store_id integer, cart_id uuid, version integer, account_id integer?, cart_days integer, has_coupons boolean, claimed_ip text?, seen_ip text?
-- gives: nothing
update cartd.carts
set version = version + 1, account_id = $4, updated_at = now(), expires_at = now() + make_interval(days => $5), has_coupons = $6,
    is_current = is_current and account_id is not distinct from $4,
    claimed_ip = case when $8::text is null then claimed_ip else $7 end, seen_ip = coalesce($8, seen_ip)
where store_id = $1 and cart_id = $2 and version = $3;
