-- cart/lines-insert: new lines of one cart, as many as the JSON array holds
-- takes: store_id integer, cart_id uuid, lines json
-- gives: nothing
insert into cartd.cart_lines (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, option_ids, price_override,
    address_id, bundle_id, bundle_sequence, bundle_slot, name, gift_wrapping, sku, unit_price, image_url, theme, sender_name, sender_email, recipient_name, recipient_email, message, sole_id,
    added_at)
select $1, $2, n.line_id, n.position, n.kind, n.quantity, n.product_id, n.variant_id, coalesce(n.option_ids, '{}'), n.price_override,
    n.address_id, n.bundle_id, n.bundle_sequence, n.bundle_slot, n.name, n.gift_wrapping, n.sku, n.unit_price, n.image_url, n.theme, n.sender_name, n.sender_email, n.recipient_name,
    n.recipient_email, n.message, n.sole_id, now()
from json_to_recordset($3) as n (line_id uuid, position integer, kind text, quantity numeric, product_id integer, variant_id integer,
    option_ids integer[], price_override numeric, address_id integer, bundle_id integer, bundle_sequence integer, bundle_slot integer,
    name text, gift_wrapping text, sku text, unit_price numeric, image_url text, theme text,
    sender_name text, sender_email text, recipient_name text, recipient_email text, message text, sole_id uuid);
