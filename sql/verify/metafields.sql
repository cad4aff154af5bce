-- Verify cartd:metafields on pg
begin;

select
    store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at
from cartd.metafields
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'metafields_client_id_check', 'metafields_description_check', 'metafields_key_check', 'metafields_metafield_id_check',
        'metafields_name_key', 'metafields_namespace_check', 'metafields_permission_set_check', 'metafields_pkey',
        'metafields_store_id_fkey', 'metafields_value_check']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    if exists (select from pg_tables where schemaname = 'cartd' and tablename = 'metafields' and tableowner <> 'cartd_owner') then
        raise exception 'cartd_owner does not own metafields';
    end if;

    select string_agg(format('%s %s', g.role, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_operator', '{select, delete}', '{truncate}'),
        ('cartd_readonly', '{}', '{select, insert, update, delete, truncate}')) as g (role, may, may_not)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.metafields', p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    -- Values and descriptions are the clients' own affair.
    if has_column_privilege('cartd_readonly', 'cartd.metafields', 'value', 'select')
        or has_column_privilege('cartd_readonly', 'cartd.metafields', 'description', 'select')
        or not has_column_privilege('cartd_readonly', 'cartd.metafields', 'key', 'select') then
        raise exception 'rights of cartd_readonly are not as they should be';
    end if;

    if not exists (select from pg_class where oid = to_regclass('cartd.metafields') and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'metafields' and policyname = 'metafields_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = 'metafields' and policyname <> 'metafields_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE') then
        raise exception 'row-level security is not as it should be';
    end if;
end $$;

rollback;
