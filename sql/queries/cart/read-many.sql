-- cart/read-many: carts and what their lines' prices are made of; place is the cart's in cart_ids, from 1
-- takes: store_id integer, cart_ids uuid[]
-- gives: place bigint, cart_id uuid, version integer, account_id integer?, channel_id integer, currency text, created_at timestamptz, updated_at timestamptz, has_coupons boolean
-- gives: line_id uuid?, kind text?, quantity numeric?, price_override numeric?, is_free boolean?, unit_price numeric?, variant_price numeric?, special_price numeric?, option_price numeric?, modifier_price numeric?, slot_price numeric?
-- A row a line in any order, one row with null line_id where there is none; a line whose product has left the catalog has null unit_price and null variant_price.
select w.place, c.cart_id, c.version, c.account_id, c.channel_id, c.currency, c.created_at, c.updated_at, c.has_coupons,
    l.line_id, l.kind, l.quantity, l.price_override, l.is_free, l.unit_price, v.price as variant_price, v.special_price, v.option_price,
    case when l.option_ids <> '{}' then (
        select sum(o.price_delta)
        from cartd.options o
        where o.store_id = l.store_id and o.product_id = l.product_id and o.option_id = any (l.option_ids)) end as modifier_price,
    case when l.bundle_id is not null then (
        select s.unit_price
        from cartd.bundle_slots s
        where s.store_id = l.store_id and s.bundle_id = l.bundle_id and s.position = l.bundle_slot and s.product_id = l.product_id) end as slot_price
from unnest($2::uuid[]) with ordinality as w (cart_id, place)
join cartd.carts c on c.store_id = $1 and c.cart_id = w.cart_id
left join cartd.cart_lines l on l.store_id = c.store_id and l.cart_id = c.cart_id
left join cartd.variants v on v.store_id = l.store_id and v.variant_id = l.variant_id
where c.expires_at > now();
