-- Verify cartd:redirects on pg
begin;

select
    store_id, token_hash, cart_id, created_at, expires_at, used_at
from cartd.redirect_tokens
where false;

select updated_hour
from cartd.carts
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'redirect_tokens_check', 'redirect_tokens_pkey', 'redirect_tokens_store_id_cart_id_fkey', 'redirect_tokens_token_hash_check']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array['redirect_tokens_cart_idx', 'carts_updated_hour_idx']) as want
    where not exists (
        select from pg_index where indexrelid = to_regclass('cartd.' || want) and indisvalid);
    if wrong is not null then
        raise exception 'indexes missing or not valid: %', wrong;
    end if;

    if exists (select from pg_tables where schemaname = 'cartd' and tablename = 'redirect_tokens' and tableowner <> 'cartd_owner') then
        raise exception 'cartd_owner does not own redirect_tokens';
    end if;

    select string_agg(format('%s %s', g.role, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_operator', '{select, delete}', '{truncate}'),
        ('cartd_readonly', '{}', '{select, insert, update, delete, truncate}')) as g (role, may, may_not)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.redirect_tokens', p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    if has_any_column_privilege('cartd_readonly', 'cartd.redirect_tokens', 'select') then
        raise exception 'cartd_readonly sees credentials';
    end if;

    select string_agg(format('%s.%s', c.relname, a.attname), ', ') into wrong
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.oid in (to_regclass('cartd.stores'), to_regclass('cartd.channels'))
        and has_column_privilege('cartd_app', c.oid, a.attnum, 'update') <> (a.attname = 'allow_purchasing');
    if wrong is not null then
        raise exception 'rights on settings are not as they should be: %', wrong;
    end if;

    if not exists (select from pg_class where oid = to_regclass('cartd.redirect_tokens') and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'redirect_tokens' and policyname = 'redirect_tokens_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'redirect_tokens' and policyname <> 'redirect_tokens_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE') then
        raise exception 'row-level security is not as it should be';
    end if;
end $$;

rollback;
