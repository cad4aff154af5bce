-- Verify cartd:threedcart on pg
begin;

select
    store_id, key_hash, token_hash, name, scope, created_at, revoked_at
from cartd.grants
where false;

select
    store_id, cart_id, customer_id, billing_first_name, billing_last_name, billing_company, billing_address, billing_address2,
    billing_city, billing_state, billing_zip_code, billing_country, billing_phone, billing_email, shipment_first_name,
    shipment_last_name, shipment_company, shipment_address, shipment_address2, shipment_city, shipment_state, shipment_zip_code,
    shipment_country, shipment_phone, shipment_email
from cartd.cart_contacts
where false;

select secure_host from cartd.stores where false;
select order_key from cartd.carts where false;

select set_config('verify.constraints', concat_ws(' ',
    'grants_key_hash_check grants_name_check grants_pkey grants_scope_check grants_store_id_fkey grants_token_hash_check',
    'stores_secure_host_key carts_order_key_check cart_contacts_pkey cart_contacts_store_id_cart_id_fkey',
    string_agg(format('cart_contacts_%s_%s_check', side, field), ' ')), true)
from unnest('{billing, shipment}'::text[]) as side,
    unnest('{first_name, last_name, company, address, address2, city, state, zip_code, country, phone, email}'::text[]) as field;
set local verify.rights = '
    cartd_app      | grants        | select                      | insert update delete truncate
    cartd_app      | cart_contacts | select insert update delete | truncate
    cartd_operator | grants        | select insert update        | delete truncate
    cartd_operator | cart_contacts | select delete               | truncate
    cartd_readonly | grants        |                             | select insert update delete truncate
    cartd_readonly | cart_contacts |                             | select insert update delete truncate';
set local verify.readonly = '
    grants        |
    cart_contacts |';
set local verify.walls = 'cart_contacts';
\ir lib/check.sql

do $$
begin
    if exists (select from cartd.stores where secure_host is null) then
        raise exception 'stores without secure_host';
    end if;

    if has_column_privilege('cartd_readonly', 'cartd.carts', 'order_key', 'select') then
        raise exception 'cartd_readonly sees what opens a cart';
    end if;
end $$;

rollback;
