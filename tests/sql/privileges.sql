-- Who may do what: this list and nothing else.
begin;
\ir lib/attempt.sql
select no_plan();

-- The list.  Columns in brackets: the right is on these alone.
create temp table rights (role text, privilege text, object text);
insert into rights
select r.role, p, o
from (values
    ('cartd_app', 'SELECT', 'stores channels api_tokens accounts addresses categories products product_images variants option_sets options cross_sell
        bundles bundle_slots coupons promotions carts cart_lines cart_coupons redirect_tokens idempotency_keys'),
    ('cartd_app', 'INSERT UPDATE DELETE', 'carts cart_lines cart_coupons redirect_tokens idempotency_keys'),
    ('cartd_operator', 'SELECT INSERT UPDATE', 'stores channels api_tokens'),
    ('cartd_operator', 'SELECT INSERT UPDATE DELETE', 'accounts addresses categories products product_images variants option_sets options
        cross_sell bundles bundle_slots coupons promotions'),
    ('cartd_operator', 'SELECT DELETE', 'carts cart_lines cart_coupons redirect_tokens idempotency_keys'),
    ('cartd_readonly', 'SELECT', 'stores channels categories products product_images variants option_sets options cross_sell bundles
        bundle_slots coupons promotions'),
    ('cartd_readonly', 'SELECT', 'cart_coupons.store_id cart_coupons.cart_id cart_coupons.code_key cart_coupons.applied_at'),
    ('cartd_readonly', 'SELECT', 'carts.store_id carts.cart_id carts.version carts.account_id carts.channel_id carts.currency carts.locale
        carts.created_at carts.updated_at carts.expires_at
        cart_lines.store_id cart_lines.cart_id cart_lines.line_id cart_lines.position cart_lines.kind cart_lines.quantity cart_lines.product_id
        cart_lines.variant_id cart_lines.option_ids cart_lines.price_override cart_lines.unit_price cart_lines.sku cart_lines.added_at'),
    ('cartd_app', 'UPDATE', 'stores.allow_purchasing channels.allow_purchasing'),
    ('cartd_app', 'SELECT INSERT UPDATE DELETE', 'metafields'),
    ('cartd_operator', 'SELECT DELETE', 'metafields'),
    ('cartd_readonly', 'SELECT', 'metafields.store_id metafields.metafield_id metafields.cart_id metafields.client_id metafields.namespace metafields.key
        metafields.permission_set metafields.created_at metafields.updated_at'),
    ('cartd_app', 'INSERT UPDATE DELETE', 'accounts'),
    ('cartd_app', 'SELECT INSERT UPDATE DELETE', 'roles account_roles sessions refresh_tokens'),
    ('cartd_app', 'SELECT INSERT UPDATE', 'counters'),
    ('cartd_app', 'SELECT', 'signing_keys'),
    ('cartd_operator', 'SELECT INSERT UPDATE DELETE', 'roles account_roles'),
    ('cartd_operator', 'SELECT INSERT UPDATE', 'counters signing_keys'),
    ('cartd_operator', 'SELECT UPDATE DELETE', 'sessions refresh_tokens'),
    ('cartd_app', 'SELECT', 'grants'),
    ('cartd_operator', 'SELECT INSERT UPDATE', 'grants'),
    ('cartd_app', 'SELECT INSERT UPDATE DELETE', 'cart_contacts'),
    ('cartd_operator', 'SELECT DELETE', 'cart_contacts'),
    ('cartd_app', 'SELECT', 'entities entity_terms entity_ranges'),
    ('cartd_operator', 'SELECT INSERT UPDATE DELETE', 'entities entity_terms entity_ranges'),
    ('cartd_readonly', 'SELECT', 'entities entity_terms entity_ranges'),
    ('cartd_app', 'SELECT INSERT UPDATE DELETE', 'resource_carts resource_items resource_jobs job_queue'),
    ('cartd_operator', 'SELECT DELETE', 'resource_carts resource_items'),
    ('cartd_operator', 'SELECT UPDATE DELETE', 'resource_jobs'),
    ('cartd_operator', 'SELECT INSERT UPDATE DELETE', 'job_queue'),
    ('cartd_readonly', 'SELECT', 'job_queue
        resource_carts.store_id resource_carts.cart_id resource_carts.account_id resource_carts.version resource_carts.created_at resource_carts.updated_at
        resource_items.store_id resource_items.cart_id resource_items.item_id resource_items.entity_type
        resource_jobs.store_id resource_jobs.job_id resource_jobs.account_id resource_jobs.cart_id resource_jobs.entity_type resource_jobs.state
        resource_jobs.count resource_jobs.written resource_jobs.attempts resource_jobs.created_at resource_jobs.started_at resource_jobs.finished_at'),
    ('cartd_app', 'EXECUTE', 'current_store()'),
    ('cartd_app', 'USAGE', 'schema'), ('cartd_operator', 'USAGE', 'schema'), ('cartd_readonly', 'USAGE', 'schema')) as r (role, privileges, objects)
cross join regexp_split_to_table(r.privileges, '\s+') p
cross join regexp_split_to_table(r.objects, '\s+') o;

create temp view granted as
select case a.grantee when 0 then 'public' else a.grantee::regrole::text end as role, a.privilege_type as privilege, o.object
from (
    select relname::text as object, coalesce(relacl, acldefault('r', relowner)) as acl, relowner as owner
    from pg_class where relnamespace = 'cartd'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select relname || '.' || attname, attacl, relowner
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'cartd'::regnamespace and attacl is not null and not attisdropped
    union all
    select format('%s(%s)', proname, pg_get_function_identity_arguments(oid)), coalesce(proacl, acldefault('f', proowner)), proowner
    from pg_proc where pronamespace = 'cartd'::regnamespace
    union all
    select 'schema', coalesce(nspacl, acldefault('n', nspowner)), nspowner
    from pg_namespace where nspname = 'cartd') as o
cross join aclexplode(o.acl) as a
where a.grantee <> o.owner;

set search_path = tap, pg_catalog, pg_temp;
select is_empty('select role, privilege, object from granted except select * from rights', 'nobody has a right that is not listed');
select is_empty('select * from rights except select role, privilege, object from granted', 'everybody has the rights that are listed');

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
