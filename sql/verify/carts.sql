-- Verify cartd:carts on pg
begin;

select
    store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at
from cartd.carts
where false;

select
    store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, option_ids, price_override, name,
    gift_wrapping, address_id, bundle_id, bundle_sequence, is_free, sku, unit_price, image_url, theme, sender_name,
    sender_email, recipient_name, recipient_email, message, sole_id, added_at
from cartd.cart_lines
where false;

select
    store_id, principal, key, request_hash, status, headers, body, created_at
from cartd.idempotency_keys
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'cart_lines_gift_wrapping_check', 'cart_lines_image_url_check', 'cart_lines_kind_check', 'cart_lines_merge_key',
        'cart_lines_message_check', 'cart_lines_name_check', 'cart_lines_option_ids_check', 'cart_lines_pkey',
        'cart_lines_price_override_check', 'cart_lines_quantity_check', 'cart_lines_recipient_email_check',
        'cart_lines_recipient_name_check', 'cart_lines_sender_email_check', 'cart_lines_sender_name_check',
        'cart_lines_shape_check', 'cart_lines_sku_check', 'cart_lines_store_id_cart_id_fkey', 'cart_lines_theme_check',
        'cart_lines_unit_price_check', 'carts_currency_check', 'carts_locale_check', 'carts_pkey',
        'carts_store_id_account_id_fkey', 'carts_store_id_fkey', 'carts_version_check', 'idempotency_keys_key_check',
        'idempotency_keys_pkey', 'idempotency_keys_principal_check', 'idempotency_keys_request_hash_check',
        'idempotency_keys_status_check', 'idempotency_keys_store_id_fkey']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array['carts_account_idx', 'idempotency_keys_created_idx']) as want
    where not exists (
        select from pg_index where indexrelid = to_regclass('cartd.' || want) and indisvalid);
    if wrong is not null then
        raise exception 'indexes missing or not valid: %', wrong;
    end if;

    select string_agg(tablename, ', ') into wrong
    from pg_tables
    where schemaname = 'cartd' and tableowner <> 'cartd_owner';
    if wrong is not null then
        raise exception 'tables that cartd_owner does not own: %', wrong;
    end if;

    -- A row a role: the tables, what it may do with every one of them, and some of what it may
    -- do with none, now or after later changes; tests/sql/privileges.sql knows all of it.
    select string_agg(format('%s %s %s', g.role, t.name, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{carts, cart_lines, idempotency_keys}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_operator', '{carts, cart_lines, idempotency_keys}', '{select, delete}', '{truncate}'),
        ('cartd_readonly', '{carts, cart_lines, idempotency_keys}', '{}', '{select, insert, update, delete, truncate}')) as g (role, tables, may, may_not)
    cross join unnest(g.tables::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    select string_agg(c.name, ', ') into wrong
    from (values
        ('carts', '{store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at}'),
        ('cart_lines', '{store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, option_ids,
            price_override, unit_price, sku, added_at}')) as g (name, columns)
    join pg_attribute a on a.attrelid = to_regclass('cartd.' || g.name) and a.attnum > 0 and not a.attisdropped
    cross join lateral (select g.name || '.' || a.attname) as c (name)
    where has_column_privilege('cartd_readonly', a.attrelid, a.attnum, 'select') <> (a.attname = any (g.columns::text[]));
    if wrong is not null then
        raise exception 'rights of cartd_readonly are not as they should be: %', wrong;
    end if;

    if not has_function_privilege('cartd_app', 'cartd.current_store()', 'execute') then
        raise exception 'cartd_app cannot run current_store(), which its policies need';
    end if;

    -- The second wall stands, and without a store set it shows nothing.
    select string_agg(want, ', ') into wrong
    from unnest(array['carts', 'cart_lines', 'idempotency_keys']) as want
    where not exists (select from pg_class where oid = to_regclass('cartd.' || want) and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname = want || '_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname <> want || '_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE');
    if wrong is not null then
        raise exception 'row-level security is not as it should be: %', wrong;
    end if;
end $$;

rollback;
