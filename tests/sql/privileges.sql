-- Who may do what: what `cartctl db check` lists and nothing else.
begin;
\ir lib/attempt.sql
select no_plan();
\set q `cat :operator/db/rights.sql`
prepare rights as :q
\set q `cat :operator/db/walls.sql`
prepare walls as :q
create temp table looked_at as execute walls;

select is_empty('execute rights', 'each role has the rights that are listed, and no more');
select is_empty($$ select a.grantee::regrole, c.relname from pg_class c cross join aclexplode(c.relacl) a where c.relnamespace = 'cartd'::regnamespace
    and a.grantee <> c.relowner and a.grantee::regrole::text !~ '^cartd_(app|operator|readonly)$' $$, 'nobody else has any');
select is_empty('select * from pg_temp.looked_at where problem is not null', 'each wall stands');
select set_eq('select table_name from pg_temp.looked_at', $$ select relname::text from pg_class where relnamespace = 'cartd'::regnamespace and relrowsecurity $$,
    'the walls that are looked at are the walls there are');

-- The list is of use only while what differs from it is found.
create function pg_temp.found_after(change text) returns text language plpgsql as $$
declare
    found   text := '';
    row     record;
begin
    execute change;
    for row in execute 'execute rights' loop
        found := found || row.role || ' ' || row.problem || ';';
    end loop;
    raise exception using errcode = 'TAPOK', message = found;
exception
    when sqlstate 'TAPOK' then
        return sqlerrm;
end $$;
select is(pg_temp.found_after(change), found, 'found: ' || change)
from (values
    ('revoke delete, select on cartd.metafields from cartd_app', 'cartd_app may not delete cartd.metafields;cartd_app may not select cartd.metafields;'),
    ('revoke select on cartd.promotions, cartd.stores from cartd_operator', 'cartd_operator may not select cartd.promotions, cartd.stores;'),
    ('revoke select (state) on cartd.resource_jobs from cartd_readonly', 'cartd_readonly may not select cartd.resource_jobs.state;'),
    ('revoke usage on schema cartd from cartd_readonly', 'cartd_readonly may not use schema cartd;'),
    ('grant truncate on cartd.redirect_tokens to cartd_app', 'cartd_app may truncate cartd.redirect_tokens;'),
    ('grant select (secret) on cartd.signing_keys to cartd_readonly', 'cartd_readonly may select cartd.signing_keys.secret;'),
    ('grant select on cartd.accounts to public', 'public may select cartd.accounts;'),
    ('grant create on schema cartd to cartd_operator', 'cartd_operator may create in schema cartd;'),
    ('create table cartd.later (store_id integer); grant select on cartd.later to cartd_app', 'cartd_app may select cartd.later;'),
    ('create function cartd.f() returns integer language sql as ''select 1''', 'public may execute cartd.f();')) as v (change, found);

select is_empty($$ select rolname from pg_roles where rolname in ('cartd_app', 'cartd_operator', 'cartd_readonly', 'cartd_owner')
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) $$, 'no role has more than its grants');
select is_empty($$ select member::regrole from pg_auth_members where member::regrole::text ~ '^cartd_(app|operator|readonly)$' $$,
    'no role inherits another''s rights');
select ok(has_database_privilege('cartd_operator', current_database(), 'temporary'), 'the importer may stage');
select ok(not has_database_privilege(r, current_database(), 'temporary'), r || ' may make no temporary tables')
from unnest('{cartd_app, cartd_readonly}'::text[]) r;

-- Data definition, as each role that has none.
select is(pg_temp.attempt(r, '1', s), '42501', format('%s cannot: %s', r, s))
from unnest('{cartd_app, cartd_operator, cartd_readonly}'::text[]) r, unnest(array[
    'create table cartd.t (x integer)', 'create table public.t (x integer)', 'create schema s', 'drop table cartd.carts cascade',
    'alter table cartd.carts add column x integer', 'alter table cartd.carts disable row level security',
    'create policy p on cartd.carts using (true)', 'drop policy carts_app on cartd.carts', 'create index on cartd.carts (version)',
    'truncate cartd.carts cascade', 'create function cartd.f() returns integer language sql as ''select 1''',
    'create or replace function cartd.current_store() returns text language sql as ''select 1''', 'comment on table cartd.carts is ''x''',
    'alter role cartd_app bypassrls', 'grant cartd_owner to cartd_app', 'create extension pgcrypto',
    'copy (select 1) to program ''true''', 'copy cartd.stores to ''/tmp/cartd-never''']) s;
select is(pg_temp.attempt(r, '1', 'create temp table t (x integer)'), '42501', r || ' cannot: create temp table')
from unnest('{cartd_app, cartd_readonly}'::text[]) r;

-- What cartd_app reads only.
select is(pg_temp.attempt('cartd_app', '1', format(s, t)), '42501', format('cartd_app cannot: ' || s, t))
from unnest('{stores, channels, api_tokens, grants, addresses, signing_keys, categories, products, product_images, variants, option_sets, options, cross_sell,
    bundles, bundle_slots, coupons, promotions, entities, entity_terms, entity_ranges}'::text[]) t,
    unnest(array['update cartd.%I set store_id = store_id', 'delete from cartd.%I', 'insert into cartd.%I default values', 'select from cartd.%I for update']) s
where (t in ('stores', 'channels') and s like '%for update') is false;

-- Of a store and its channels it sets whether they sell, and nothing else.
select isnt(pg_temp.attempt('cartd_app', '1', format('update cartd.%I set allow_purchasing = false where store_id = 1', t)), '42501', 'cartd_app sets allow_purchasing of ' || t)
from unnest('{stores, channels}'::text[]) t;
select is(pg_temp.attempt('cartd_app', '1', format('update cartd.%I set name = ''x'' where store_id = 1', t)), '42501', 'cartd_app cannot: rename ' || t)
from unnest('{stores, channels}'::text[]) t;

-- Reporting sees no secrets and no persons.
select is(pg_temp.attempt('cartd_readonly', '1', s), '42501', 'cartd_readonly cannot: ' || s)
from unnest(array[
    'select password_hash from cartd.accounts', 'select email from cartd.accounts', 'select given_name, family_name from cartd.accounts',
    'select count(*) from cartd.accounts', 'select count(*) from cartd.account_roles', 'select count(*) from cartd.sessions',
    'select token_hash from cartd.refresh_tokens', 'select secret from cartd.signing_keys', 'select label from cartd.addresses', 'select token_hash from cartd.api_tokens',
    'select client_id from cartd.api_tokens', 'select count(*) from cartd.api_tokens', 'select token_hash from cartd.grants',
    'select billing_email from cartd.cart_contacts', 'select count(*) from cartd.cart_contacts', 'select order_key from cartd.carts', 'select name from cartd.cart_lines',
    'select sender_name from cartd.cart_lines', 'select sender_email from cartd.cart_lines', 'select recipient_name from cartd.cart_lines',
    'select recipient_email from cartd.cart_lines', 'select message from cartd.cart_lines', 'select gift_wrapping from cartd.cart_lines',
    'select l from cartd.cart_lines l', 'select * from cartd.cart_lines', 'select body from cartd.idempotency_keys',
    'update cartd.carts set version = 1', 'delete from cartd.carts', 'select name from cartd.resource_carts',
    'select entity_id from cartd.resource_items', 'select token_hash from cartd.resource_jobs', 'select filters from cartd.resource_jobs']) s;
select isnt(pg_temp.attempt('cartd_readonly', '1', 'select currency, count(*) from cartd.carts group by currency'), '42501', 'cartd_readonly counts carts');

-- Each role has its limits.
select isnt_empty(format($$ select from pg_roles, unnest(rolconfig) c where rolname = %L and c ~ %L $$, r, '^' || s || '=[1-9]'), r || ' has a ' || s)
from unnest('{cartd_app, cartd_operator, cartd_readonly}'::text[]) r,
    unnest('{statement_timeout, lock_timeout, idle_in_transaction_session_timeout}'::text[]) s;

select * from finish();
rollback;
