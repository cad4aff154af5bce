-- Verify cartd:people on pg
begin;

select
    store_id, account_id, email, given_name, family_name, password_hash, active, created_at, updated_at
from cartd.accounts
where false;

select
    store_id, address_id, account_id, label
from cartd.addresses
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'accounts_account_id_check', 'accounts_email_check', 'accounts_family_name_check', 'accounts_given_name_check',
        'accounts_pkey', 'accounts_store_id_fkey', 'addresses_address_id_check', 'addresses_label_check', 'addresses_pkey',
        'addresses_store_id_account_id_fkey']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array['accounts_email_key', 'addresses_account_idx']) as want
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
        ('cartd_app', '{accounts, addresses}', '{select}', '{truncate}'),
        ('cartd_operator', '{accounts, addresses}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_readonly', '{accounts, addresses}', '{}', '{select, insert, update, delete, truncate}')) as g (role, tables, may, may_not)
    cross join unnest(g.tables::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    if has_any_column_privilege('cartd_readonly', 'cartd.accounts', 'select')
            or has_any_column_privilege('cartd_readonly', 'cartd.addresses', 'select') then
        raise exception 'cartd_readonly sees people';
    end if;
end $$;

rollback;
