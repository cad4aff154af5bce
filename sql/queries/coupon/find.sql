-- coupon/find: a coupon, and whether another cart may use it; account_id null: whoever has the cart now; cart_id null: the account's current one, if any, ended or not, since it gives way to a new one
-- takes: store_id integer, code_key text, cart_id uuid?, account_id integer?
-- gives: code text, name text, kind text, value numeric, minimum_subtotal numeric?, per_account boolean, live boolean, left_over boolean, left_for_account boolean
select c.code, c.name, c.kind, c.value, c.minimum_subtotal, c.usage_limit_per_account is not null as per_account,
    c.enabled and (c.starts_at is null or c.starts_at <= now()) and (c.ends_at is null or now() < c.ends_at) as live,
    case when c.usage_limit is null then true else c.usage_limit > (
        select count(*)
        from cartd.cart_coupons u
        where u.store_id = $1 and u.code_key = $2 and u.cart_id is distinct from o.cart_id) end as left_over,
    case when c.usage_limit_per_account is null then true else c.usage_limit_per_account > (
        select count(*)
        from cartd.cart_coupons u
        where u.store_id = $1 and u.code_key = $2 and u.cart_id is distinct from o.cart_id and u.account_id = coalesce($4, (
            select k.account_id
            from cartd.carts k
            where k.store_id = $1 and k.cart_id = $3))) end as left_for_account
from cartd.coupons c
cross join (
    select coalesce($3, (
        select k.cart_id
        from cartd.carts k
        where k.store_id = $1 and k.account_id = $4 and k.is_current)) as cart_id) o
where c.store_id = $1 and c.code_key = $2;
