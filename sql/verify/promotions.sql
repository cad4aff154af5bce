-- Verify cartd:promotions on pg
begin;

select
    store_id, promotion_id, name, kind, value, minimum_subtotal, starts_at, ends_at, enabled, banner_text, banner_type, banner_pages
from cartd.promotions
where false;

select
    store_id, cart_id, code_key, account_id, applied_at
from cartd.cart_coupons
where false;

select has_promotions from cartd.stores where false;
select has_coupons from cartd.carts where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'promotions_banner_check', 'promotions_banner_pages_check', 'promotions_banner_text_check', 'promotions_banner_type_check',
        'promotions_kind_check', 'promotions_minimum_subtotal_check', 'promotions_name_check', 'promotions_percentage_check',
        'promotions_pkey', 'promotions_promotion_id_check', 'promotions_store_id_fkey', 'promotions_type_check',
        'promotions_value_check', 'promotions_value_check1', 'cart_coupons_code_key_check', 'cart_coupons_pkey',
        'cart_coupons_store_id_cart_id_fkey']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    if not exists (select from pg_index where indexrelid = to_regclass('cartd.cart_coupons_code_idx') and indisvalid) then
        raise exception 'indexes missing or not valid: cart_coupons_code_idx';
    end if;

    select string_agg(tablename, ', ') into wrong
    from pg_tables
    where schemaname = 'cartd' and tableowner <> 'cartd_owner';
    if wrong is not null then
        raise exception 'tables that cartd_owner does not own: %', wrong;
    end if;

    select string_agg(format('%s %s %s', g.role, t.name, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{cart_coupons}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_app', '{promotions}', '{select}', '{insert, update, delete, truncate}'),
        ('cartd_operator', '{cart_coupons}', '{select, delete}', '{truncate}'),
        ('cartd_operator', '{promotions}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_readonly', '{promotions}', '{select}', '{insert, update, delete, truncate}'),
        ('cartd_readonly', '{cart_coupons}', '{}', '{select, insert, update, delete, truncate}')) as g (role, tables, may, may_not)
    cross join unnest(g.tables::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    if not exists (select from pg_class where oid = to_regclass('cartd.cart_coupons') and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'cart_coupons' and policyname = 'cart_coupons_app' and roles = '{cartd_app}'
                and cmd = 'ALL' and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())'
                and with_check is null) then
        raise exception 'row-level security is not as it should be: cart_coupons';
    end if;
end $$;

rollback;
