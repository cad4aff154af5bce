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

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'grants_key_hash_check', 'grants_name_check', 'grants_pkey', 'grants_scope_check', 'grants_store_id_fkey', 'grants_token_hash_check',
        'stores_secure_host_key', 'carts_order_key_check', 'cart_contacts_pkey', 'cart_contacts_store_id_cart_id_fkey']
        || (select array_agg(format('cart_contacts_%s_%s_check', side, field))
            from unnest(array['billing', 'shipment']) as side,
                unnest(array['first_name', 'last_name', 'company', 'address', 'address2', 'city', 'state', 'zip_code', 'country', 'phone',
                    'email']) as field)) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    if exists (select from cartd.stores where secure_host is null) then
        raise exception 'stores without secure_host';
    end if;

    if exists (select from pg_tables where schemaname = 'cartd' and tablename in ('grants', 'cart_contacts') and tableowner <> 'cartd_owner') then
        raise exception 'cartd_owner does not own grants and cart_contacts';
    end if;

    select string_agg(format('%s %s %s', g.role, g.name, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', 'grants', '{select}', '{insert, update, delete, truncate}'),
        ('cartd_app', 'cart_contacts', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_operator', 'grants', '{select, insert, update}', '{delete, truncate}'),
        ('cartd_operator', 'cart_contacts', '{select, delete}', '{truncate}'),
        ('cartd_readonly', 'grants', '{}', '{select, insert, update, delete, truncate}'),
        ('cartd_readonly', 'cart_contacts', '{}', '{select, insert, update, delete, truncate}')) as g (role, name, may, may_not)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || g.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    if has_any_column_privilege('cartd_readonly', 'cartd.grants', 'select') or has_any_column_privilege('cartd_readonly', 'cartd.cart_contacts', 'select')
        or has_column_privilege('cartd_readonly', 'cartd.carts', 'order_key', 'select') then
        raise exception 'cartd_readonly sees persons, or what opens a cart';
    end if;

    if not exists (select from pg_class where oid = to_regclass('cartd.cart_contacts') and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'cart_contacts' and policyname = 'cart_contacts_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'cart_contacts' and policyname <> 'cart_contacts_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE') then
        raise exception 'row-level security is not as it should be: cart_contacts';
    end if;
end $$;

rollback;
