-- current/read: a person's current cart with what the catalog says of it today, what a request asks for, and what is offered beside all that, in rows of three parts
-- takes: store_id integer, account_id integer?, child_ids integer[], slugs text[]
-- gives: part text, cart_id uuid?, version integer?, channel_id integer?, currency text?, locale text?, created_at timestamptz?, updated_at timestamptz?, has_coupons boolean?
-- gives: line_id uuid?, position integer?, kind text?, quantity numeric?, product_id integer?, variant_id integer?, option_ids integer[]?, price_override numeric?, name text?
-- gives: gift_wrapping text?, address_id integer?, bundle_id integer?, bundle_sequence integer?, bundle_slot integer?, is_free boolean?, unit_price numeric?, line_sku text?, line_image text?
-- gives: modifier_price numeric?, slot_price numeric?, source_id integer?, place integer?
-- gives: child_id integer?, parent_id integer?, child_slug text?, parent_slug text?, child_name text?, sku text?, price numeric?, special_price numeric?, option_price numeric?, size text?
-- gives: color text?, description text?, weight numeric?, height numeric?, width numeric?, length numeric?, for_sale boolean?, category_id integer?, category_slug text?
-- gives: category_enabled boolean?, images text[]?
-- line: a line of the cart; one with null line_id where it has none.  slot_price is null where the bundle or its slot is not there any more.
-- child: a variant that child_ids or slugs name, the latter by its own slug or its product's; place is its order among its product's.
-- offer: a variant that is for sale, offered beside the product source_id, of the cart or of a child, as its place-th.
-- Rows come in any order.  One statement, so that all of it is of one moment.
with cart as materialized (
    select c.cart_id, c.version, c.channel_id, c.currency, c.locale, c.created_at, c.updated_at, c.has_coupons
    from cartd.carts c
    where c.store_id = $1 and c.account_id = $2 and c.is_current and c.expires_at > now()),
lines as materialized (
    select l.line_id, l.position, l.kind, l.quantity, l.product_id, l.variant_id, l.option_ids, l.price_override, l.name, l.gift_wrapping,
        l.address_id, l.bundle_id, l.bundle_sequence, l.bundle_slot, l.is_free, l.unit_price, l.sku, l.image_url
    from cart c
    join cartd.cart_lines l on l.store_id = $1 and l.cart_id = c.cart_id),
wanted as materialized (
    select v.variant_id, v.product_id, v.position
    from cartd.variants v
    where v.store_id = $1 and v.variant_id = any ($3)
    union
    select v.variant_id, v.product_id, v.position
    from cartd.variants v
    where v.store_id = $1 and v.slug = any ($4)
    union
    select v.variant_id, v.product_id, v.position
    from cartd.products p
    join cartd.variants v on v.store_id = p.store_id and v.product_id = p.product_id
    where p.store_id = $1 and p.slug = any ($4)),
parts as (
    select 'line' as part, c.cart_id, c.version, c.channel_id, c.currency, c.locale, c.created_at, c.updated_at, c.has_coupons,
        l.line_id, l.position, l.kind, l.quantity, l.product_id, l.variant_id, l.option_ids, l.price_override, l.name, l.gift_wrapping,
        l.address_id, l.bundle_id, l.bundle_sequence, l.bundle_slot, l.is_free, l.unit_price, l.sku as line_sku, l.image_url as line_image,
        case when l.option_ids <> '{}' then (
            select sum(o.price_delta)
            from cartd.options o
            where o.store_id = $1 and o.product_id = l.product_id and o.option_id = any (l.option_ids)) end as modifier_price,
        case when l.bundle_id is not null then (
            select s.unit_price
            from cartd.bundles b
            join cartd.bundle_slots s on s.store_id = b.store_id and s.bundle_id = b.bundle_id
            where b.store_id = $1 and b.bundle_id = l.bundle_id and b.enabled
                and s.position = l.bundle_slot and s.product_id = l.product_id) end as slot_price,
        null::integer as source_id, null::integer as place, l.variant_id as child_id, l.bundle_id is null as shows_images
    from cart c
    left join lines l on true
    union all
    select 'child', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, w.position, w.variant_id, true
    from wanted w
    union all
    select 'offer', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, x.product_id, x.position, x.variant_id, true
    from (select product_id from lines union select product_id from wanted) as s
    join cartd.cross_sell x on x.store_id = $1 and x.product_id = s.product_id)
select r.part, r.cart_id, r.version, r.channel_id, r.currency, r.locale, r.created_at, r.updated_at, r.has_coupons, r.line_id, r.position,
    r.kind, r.quantity, r.product_id, r.variant_id, r.option_ids, r.price_override, r.name, r.gift_wrapping, r.address_id, r.bundle_id,
    r.bundle_sequence, r.bundle_slot, r.is_free, r.unit_price, r.line_sku, r.line_image, r.modifier_price, r.slot_price, r.source_id, r.place,
    v.variant_id as child_id, v.product_id as parent_id, v.slug as child_slug, p.slug as parent_slug, v.name as child_name, v.sku, v.price,
    v.special_price, v.option_price, v.size, v.color, v.description, v.weight, v.height, v.width, v.length,
    v.enabled and p.enabled as for_sale, k.category_id, k.slug as category_slug, k.enabled as category_enabled,
    case when r.shows_images then array(select p.image_url where p.image_url <> '') || array(
        select i.url
        from cartd.product_images i
        where i.store_id = $1 and i.product_id = p.product_id and i.url <> p.image_url
        order by i.position) end as images
from parts r
left join cartd.variants v on v.store_id = $1 and v.variant_id = r.child_id
left join cartd.products p on p.store_id = $1 and p.product_id = v.product_id
left join cartd.categories k on k.store_id = $1 and k.category_id = p.category_id
where r.part <> 'offer' or (v.enabled and p.enabled and k.enabled);
