-- cart/contacts-put: whom a cart is billed and sent to; the JSON object holds every column
-- takes: store_id integer, cart_id uuid, contacts json
-- gives: nothing
insert into cartd.cart_contacts as k (store_id, cart_id, customer_id, billing_first_name, billing_last_name, billing_company, billing_address, billing_address2,
    billing_city, billing_state, billing_zip_code, billing_country, billing_phone, billing_email, shipment_first_name, shipment_last_name,
    shipment_company, shipment_address, shipment_address2, shipment_city, shipment_state, shipment_zip_code, shipment_country, shipment_phone,
    shipment_email)
select $1, $2, n.customer_id, n.billing_first_name, n.billing_last_name, n.billing_company, n.billing_address, n.billing_address2,
    n.billing_city, n.billing_state, n.billing_zip_code, n.billing_country, n.billing_phone, n.billing_email, n.shipment_first_name, n.shipment_last_name,
    n.shipment_company, n.shipment_address, n.shipment_address2, n.shipment_city, n.shipment_state, n.shipment_zip_code, n.shipment_country, n.shipment_phone,
    n.shipment_email
from json_to_record($3) as n (customer_id integer, billing_first_name text, billing_last_name text, billing_company text, billing_address text,
    billing_address2 text, billing_city text, billing_state text, billing_zip_code text, billing_country text, billing_phone text,
    billing_email text, shipment_first_name text, shipment_last_name text, shipment_company text, shipment_address text,
    shipment_address2 text, shipment_city text, shipment_state text, shipment_zip_code text, shipment_country text, shipment_phone text,
    shipment_email text)
on conflict (store_id, cart_id) do update
set customer_id = excluded.customer_id, billing_first_name = excluded.billing_first_name, billing_last_name = excluded.billing_last_name,
    billing_company = excluded.billing_company, billing_address = excluded.billing_address, billing_address2 = excluded.billing_address2,
    billing_city = excluded.billing_city, billing_state = excluded.billing_state, billing_zip_code = excluded.billing_zip_code,
    billing_country = excluded.billing_country, billing_phone = excluded.billing_phone, billing_email = excluded.billing_email,
    shipment_first_name = excluded.shipment_first_name, shipment_last_name = excluded.shipment_last_name, shipment_company = excluded.shipment_company,
    shipment_address = excluded.shipment_address, shipment_address2 = excluded.shipment_address2, shipment_city = excluded.shipment_city,
    shipment_state = excluded.shipment_state, shipment_zip_code = excluded.shipment_zip_code, shipment_country = excluded.shipment_country,
    shipment_phone = excluded.shipment_phone, shipment_email = excluded.shipment_email;
