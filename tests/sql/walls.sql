-- The second wall: whatever its statements say, the application's role sees and changes one store at a time.
begin;
\ir lib/attempt.sql
select no_plan();

create function pg_temp.seen(as_role text, store text, relation text, condition text default 'true') returns text
    language sql
    as $$ select pg_temp.attempt(as_role, store, format('select from cartd.%I where %s', relation, condition)) $$;

-- Nothing was set in this session so far, so the parameter is not even known.
select is(pg_temp.seen('cartd_app', null, t), 'rows 0', t || ': without a store set nothing is visible') from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, addresses, account_roles, sessions, refresh_tokens}'::text[]) t;
select is(pg_temp.attempt('cartd_app', null, 'delete from cartd.' || t), 'rows 0', t || ': nor can be deleted') from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, account_roles, sessions, refresh_tokens}'::text[]) t;

select is(pg_temp.seen('cartd_app', store, t), 'rows 0', format('%s: nothing is visible in store %L', t, store))
from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, addresses, account_roles, sessions, refresh_tokens}'::text[]) t, unnest(array['', '0', '-1', '01', '1 or true', '999999999999']) store
order by t, store;

select isnt(pg_temp.seen('cartd_app', '1', t, 'store_id = 1'), 'rows 0', t || ': store 1 sees its own') from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, addresses, account_roles, sessions, refresh_tokens}'::text[]) t;
select is(pg_temp.seen('cartd_app', '1', t, 'store_id <> 1'), 'rows 0', t || ': and none of another''s') from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, addresses, account_roles, sessions, refresh_tokens}'::text[]) t;
select is(pg_temp.attempt('cartd_app', '1', format('delete from cartd.%I where store_id = 2', t)), 'rows 0', t || ': deletes none of another''s')
from unnest('{carts, cart_lines, cart_coupons, redirect_tokens, metafields, idempotency_keys, accounts, account_roles, sessions, refresh_tokens}'::text[]) t;

select is(pg_temp.attempt('cartd_app', '1', 'update cartd.carts set version = version + 1 where store_id = 2'), 'rows 0', 'changes no cart of another store');
select is(pg_temp.attempt('cartd_app', '1', 'update cartd.cart_lines set quantity = 2 where store_id = 2'), 'rows 0', 'changes no line of another store');
select is(pg_temp.attempt('cartd_app', '1', 'update cartd.idempotency_keys set body = ''x'' where store_id = 2'), 'rows 0', 'changes no answer of another store');
select is(pg_temp.attempt('cartd_app', '1', 'update cartd.cart_coupons set account_id = 2 where store_id = 2'), 'rows 0', 'changes no coupon''s use in another store');
select is(pg_temp.attempt('cartd_app', '1', format('insert into cartd.cart_coupons (store_id, cart_id, code_key, applied_at) values (2, %L, ''x'', now())',
    pg_temp.cart(500000001))), '42501', 'uses no coupon in another store');
select is(pg_temp.attempt('cartd_app', '1', 'update cartd.redirect_tokens set used_at = now() where store_id = 2'), 'rows 0', 'uses no token of another store up');
select is(pg_temp.attempt('cartd_app', '1', format('insert into cartd.redirect_tokens (store_id, token_hash, cart_id, created_at, expires_at)
    values (2, repeat(''0'', 64), %L, now(), now() + interval ''1 day'')', pg_temp.cart(500000001))), '42501', 'makes no token for another store''s cart');
select is(pg_temp.attempt('cartd_app', '1', 'update cartd.metafields set value = ''x'' where store_id = 2'), 'rows 0', 'changes no metafield of another store');
select is(pg_temp.attempt('cartd_app', '1', format('insert into cartd.metafields (store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at)
    values (2, 1, %L, ''x'', ''x'', ''x'', ''x'', '''', ''read'', now(), now())', pg_temp.cart(500000001))), '42501', 'makes no metafield in another store');
select is(pg_temp.attempt('cartd_app', '1', 'select from cartd.carts where store_id = 2 for update'), 'rows 0', 'locks no cart of another store');
select is(pg_temp.attempt('cartd_app', '1', format('update cartd.carts set store_id = 2 where store_id = 1 and cart_id = %L', pg_temp.cart(1))),
    '42501', 'gives no cart away');

select is(pg_temp.attempt('cartd_app', '1', 'insert into cartd.carts (store_id, cart_id, version, channel_id, currency, locale, created_at, updated_at, expires_at)
    values (2, gen_random_uuid(), 1, 1, ''USD'', ''en-US'', now(), now(), now())'), '42501', 'makes no cart in another store');
select is(pg_temp.attempt('cartd_app', '1', format('insert into cartd.cart_lines (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, added_at)
    values (2, %L, gen_random_uuid(), 1, ''product'', 1, 1, 1, now())', pg_temp.cart(500000001))), '42501', 'makes no line in another store''s cart');
select is(pg_temp.attempt('cartd_app', '1', 'insert into cartd.idempotency_keys (store_id, principal, key, request_hash, status, headers, body, created_at)
    values (2, ''p'', ''k'', repeat(''0'', 64), 200, '''', '''', now())'), '42501', 'keeps no answer in another store');
select is(pg_temp.attempt('cartd_app', '2', format('select from cartd.carts where store_id = 1 and cart_id = %L', pg_temp.cart(1))), 'rows 0',
    'a cart''s id opens nothing in another store');

select is(pg_temp.attempt('cartd_app', '1', s), 'rows 0', 'cannot, in another store: ' || s)
from unnest(array['update cartd.accounts set active = false where store_id = 2', 'update cartd.accounts set password_hash = null where store_id = 2',
    'update cartd.account_roles set role_id = 1 where store_id = 2', 'update cartd.sessions set ended_at = now() where store_id = 2',
    'update cartd.refresh_tokens set spent_at = now() where store_id = 2']) s;
select is(pg_temp.attempt('cartd_app', '1', s), '42501', 'cannot, in another store: ' || s)
from unnest(array['insert into cartd.accounts (store_id, account_id, email, given_name, family_name) values (2, 999999, ''x@y.example'', ''x'', ''y'')',
    'insert into cartd.account_roles (store_id, account_id, role_id) values (2, 1, 1)',
    'insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at) values (2, gen_random_uuid(), 1, now(), now() + interval ''1 day'')',
    'update cartd.accounts set store_id = 2 where store_id = 1 and account_id = 4999']) s;
select is(pg_temp.seen('cartd_app', '1', 'signing_keys', 'store_id <> 1'), 'rows 0', 'sees no other store''s keys');
select isnt(pg_temp.seen('cartd_app', '1', 'signing_keys'), 'rows 0', 'but its own');

select isnt(pg_temp.seen('cartd_readonly', '', 'carts', 'store_id = 2'), 'rows 0', 'reporting sees the carts of every store');

select * from finish();
rollback;
