-- cart/coupons: the coupons on some carts, or (cart_ids null) on a person's current one, with what they take off today, in the order in which they came
-- takes: store_id integer, cart_ids uuid[]?, account_id integer?
-- gives: cart_id uuid, code_key text, account_id integer?, code text, name text, kind text, value numeric, minimum_subtotal numeric?, per_account boolean, live boolean
select u.cart_id, u.code_key, u.account_id, c.code, c.name, c.kind, c.value, c.minimum_subtotal, c.usage_limit_per_account is not null as per_account,
    c.enabled and (c.starts_at is null or c.starts_at <= now()) and (c.ends_at is null or now() < c.ends_at) as live
from cartd.cart_coupons u
join cartd.coupons c on c.store_id = u.store_id and c.code_key = u.code_key
where u.store_id = $1 and u.cart_id = any (coalesce($2, array(
    select k.cart_id
    from cartd.carts k
    where k.store_id = $1 and k.account_id = $3 and k.is_current and k.expires_at > now())))
order by u.applied_at, u.code_key;
