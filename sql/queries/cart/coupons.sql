-- cart/coupons: the coupons on some carts, or (cart_ids null) on a person's current one, with what they take off today, in the order in which they came; one row without a coupon for a cart that has none
-- takes: store_id integer, cart_ids uuid[]?, account_id integer?
-- gives: cart_id uuid, version integer, code_key text?, account_id integer?, code text?, name text?, kind text?, value numeric?, minimum_subtotal numeric?, per_account boolean, live boolean?
-- The version tells whether a cart is still the one that another statement read. code is null where the coupon has left the catalog.
select k.cart_id, k.version, u.code_key, u.account_id, c.code, c.name, c.kind, c.value, c.minimum_subtotal, c.usage_limit_per_account is not null as per_account,
    c.enabled and (c.starts_at is null or c.starts_at <= now()) and (c.ends_at is null or now() < c.ends_at) as live
from cartd.carts k
left join cartd.cart_coupons u on u.store_id = k.store_id and u.cart_id = k.cart_id
left join cartd.coupons c on c.store_id = u.store_id and c.code_key = u.code_key
where k.store_id = $1 and k.cart_id = any (coalesce($2, array(
    select o.cart_id
    from cartd.carts o
    where o.store_id = $1 and o.account_id = $3 and o.is_current and o.expires_at > now())))
order by u.applied_at, u.code_key;
