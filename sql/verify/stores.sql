-- Verify cartd:stores on pg
begin;

select
    store_id, hash, name, secure_url, currency, currencies, allow_purchasing, tax_included, cart_days, retention_days,
    rate_quota, bucket_size, bucket_per_second, signup, allowed_origins, public_url, cart_page, checkout_page, created_at
from cartd.stores
where false;

select
    store_id, channel_id, name, allow_purchasing
from cartd.channels
where false;

select
    store_id, token_hash, client_id, name, scopes, created_at, revoked_at
from cartd.api_tokens
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'api_tokens_client_id_check', 'api_tokens_name_check', 'api_tokens_pkey', 'api_tokens_scopes_check',
        'api_tokens_store_id_fkey', 'api_tokens_token_hash_check', 'channels_channel_id_check', 'channels_name_check',
        'channels_pkey', 'channels_store_id_fkey', 'stores_bucket_per_second_check', 'stores_bucket_size_check',
        'stores_cart_days_check', 'stores_check', 'stores_currencies_check', 'stores_currency_check', 'stores_hash_check',
        'stores_hash_key', 'stores_name_check', 'stores_pkey', 'stores_public_url_check', 'stores_rate_quota_check',
        'stores_retention_days_check', 'stores_secure_url_check', 'stores_signup_check', 'stores_store_id_check']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
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
        ('cartd_app', '{stores, channels, api_tokens}', '{select}', '{truncate}'),
        ('cartd_operator', '{stores, channels, api_tokens}', '{select, insert, update}', '{truncate}'),
        ('cartd_readonly', '{api_tokens}', '{}', '{select, insert, update, delete}'),
        ('cartd_readonly', '{stores, channels}', '{select}', '{insert, update, delete, truncate}')) as g (role, tables, may, may_not)
    cross join unnest(g.tables::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    if has_any_column_privilege('cartd_readonly', 'cartd.api_tokens', 'select') then
        raise exception 'cartd_readonly sees credentials';
    end if;
end $$;

rollback;
