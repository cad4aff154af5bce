-- cart/contacts: a cart's order key, and whom it is billed and sent to; customer_id and texts are null where nothing was said of them
-- takes: store_id integer, cart_id uuid
-- gives: version integer, order_key text, customer_id integer?, texts text[]?
-- texts are in one column, in the order of src/cart/contacts.c, since each column is described in each answer and few carts have them.
-- A cart that is older than order keys goes by its id.
select c.version, coalesce(c.order_key, c.cart_id::text) as order_key, k.customer_id, case when k.customer_id is not null then array[
    k.billing_first_name, k.billing_last_name, k.billing_company, k.billing_address, k.billing_address2, k.billing_city, k.billing_state,
    k.billing_zip_code, k.billing_country, k.billing_phone, k.billing_email, k.shipment_first_name, k.shipment_last_name, k.shipment_company,
    k.shipment_address, k.shipment_address2, k.shipment_city, k.shipment_state, k.shipment_zip_code, k.shipment_country, k.shipment_phone,
    k.shipment_email] end as texts
from cartd.carts c
left join cartd.cart_contacts k on k.store_id = c.store_id and k.cart_id = c.cart_id
where c.store_id = $1 and c.cart_id = $2;
