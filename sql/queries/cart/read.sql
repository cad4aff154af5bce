-- cart/read: one cart and its lines, with what the catalog says of them today; a row a line in any order, one row with null line_id where there is none
-- takes: store_id integer, cart_id uuid
-- gives: version integer, account_id integer?, email text?, channel_id integer, currency text, locale text, created_at timestamptz, updated_at timestamptz, has_coupons boolean
-- gives: line_id uuid?, position integer?, kind text?, quantity numeric?, product_id integer?, variant_id integer?, option_ids integer[]?, price_override numeric?, name text?
-- gives: gift_wrapping text?, merges boolean?, is_free boolean?, sku text?, unit_price numeric?, image_url text?, certificate text[]?
-- gives: product_name text?, product_type text?, product_url text?, taxable boolean?, price numeric?, special_price numeric?
-- gives: option_price numeric?, modifier_price numeric?, slot_price numeric?, stock integer?, order_minimum integer?, order_maximum integer?, download text[]?
-- What few lines have is in one column, since each is described in each answer: certificate has theme, the sender's name and
-- e-mail, the recipient's, message; download has page, size and then the files.
-- offset 0 keeps the cart to itself: joined with the rest, its account was looked up once a line.
select c.version, c.account_id, c.email, c.channel_id, c.currency, c.locale, c.created_at, c.updated_at, c.has_coupons,
    l.line_id, l.position, l.kind, l.quantity, l.product_id, l.variant_id, l.option_ids, l.price_override, l.name,
    l.gift_wrapping, l.address_id is null and l.bundle_id is null and not l.is_free as merges, l.is_free, coalesce(l.sku, v.sku) as sku, l.unit_price,
    coalesce(l.image_url, p.image_url) as image_url,
    case when l.kind = 'gift_certificate'
        then array[l.theme, l.sender_name, l.sender_email, l.recipient_name, l.recipient_email, l.message] end as certificate,
    p.name as product_name, p.type as product_type, p.url as product_url, p.taxable, v.price, v.special_price,
    v.option_price, case when l.option_ids <> '{}' then (
        select sum(o.price_delta)
        from cartd.options o
        where o.store_id = l.store_id and o.product_id = l.product_id and o.option_id = any (l.option_ids)) end as modifier_price,
    case when l.bundle_id is not null then (
        select s.unit_price
        from cartd.bundle_slots s
        where s.store_id = l.store_id and s.bundle_id = l.bundle_id and s.position = l.bundle_slot and s.product_id = l.product_id) end as slot_price,
    v.stock, p.order_minimum, p.order_maximum,
    case when p.type = 'digital' then array[p.download_page, p.download_size] || p.download_files end as download
from (
    select c.store_id, c.cart_id, c.version, c.account_id, c.channel_id, c.currency, c.locale, c.created_at, c.updated_at, c.has_coupons,
        case when c.account_id is not null then (
            select a.email
            from cartd.accounts a
            where a.store_id = c.store_id and a.account_id = c.account_id) end as email
    from cartd.carts c
    where c.store_id = $1 and c.cart_id = $2 and c.expires_at > now()
    offset 0) c
left join cartd.cart_lines l on l.store_id = c.store_id and l.cart_id = c.cart_id
left join cartd.variants v on v.store_id = l.store_id and v.variant_id = l.variant_id
left join cartd.products p on p.store_id = v.store_id and p.product_id = v.product_id;
