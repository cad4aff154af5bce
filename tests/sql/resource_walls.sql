-- Named carts, their items and jobs: the second wall, what goes with what, and who is bounded by what.
begin;
\ir lib/attempt.sql
select no_plan();

create function pg_temp.app(store text, statement text) returns text
    language sql
    as $$ select pg_temp.attempt('cartd_app', store, statement) $$;

select is(pg_temp.app(null, 'select from cartd.' || t), 'rows 0', t || ': without a store set nothing is visible')
from unnest('{resource_carts, resource_items, resource_jobs}'::text[]) t;
select is(pg_temp.app(store, 'select from cartd.' || t), 'rows 0', format('%s: nothing is visible in store %L', t, store))
from unnest('{resource_carts, resource_items, resource_jobs}'::text[]) t, unnest(array['', '0', '-1', '01', '1 or true']) store
order by t, store;
select isnt(pg_temp.app('1', 'select from cartd.' || t), 'rows 0', t || ': store 1 sees its own') from unnest('{resource_carts, resource_items, resource_jobs}'::text[]) t;
select is(pg_temp.app('1', format('select from cartd.%I where store_id <> 1', t)), 'rows 0', t || ': and none of another''s')
from unnest('{resource_carts, resource_items, resource_jobs}'::text[]) t;
select is(pg_temp.app('1', format('delete from cartd.%I where store_id = 2', t)), 'rows 0', t || ': deletes none of another''s')
from unnest('{resource_carts, resource_items, resource_jobs}'::text[]) t;
select is(pg_temp.app('1', s), 'rows 0', 'cannot, in another store: ' || s)
from unnest(array['update cartd.resource_carts set version = 2 where store_id = 2', 'update cartd.resource_jobs set written = 1 where store_id = 2',
    'select from cartd.resource_carts where store_id = 2 for update']) s;
select is(pg_temp.app('1', s), '42501', 'cannot, in another store: ' || s)
from unnest(array[
    'insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at) values (2, gen_random_uuid(), 1, ''x'', 1, now(), now())',
    format('insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
        values (2, %L, sha256(''x''), ''x'', ''x'', ''x'', ''x'')', pg_temp.cart(500000001)),
    format('update cartd.resource_carts set store_id = 2 where store_id = 1 and cart_id = %L', pg_temp.cart(1))]) s;

-- What the constraints keep.
select is(pg_temp.app('1', format('insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
    values (1, %L, sha256(''x''), ''x'', ''x'', ''x'', ''x'')', pg_temp.cart(900000001))), '23503', 'an item needs its cart');
select is(pg_temp.app('1', 'insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
    values (1, gen_random_uuid(), 1, ''Cart 1'', 1, now(), now())'), '23505', 'a name is its owner''s once');
select is(pg_temp.app('1', 'insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
    values (1, gen_random_uuid(), 2, ''Cart 1'', 1, now(), now())'), 'rows 1', 'another person may use it, too');
select is(pg_temp.app('1', 'insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
    values (1, gen_random_uuid(), 1, ''CART 1'', 1, now(), now())'), 'rows 1', 'and its owner in other letters');
select is(pg_temp.app('1', format('insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at) values (1, %L, 21, %s, now())', pg_temp.cart(21), seat)),
    result, format('seat %s: %s', seat, result))
from (values (0, '23514'), (1, 'rows 1'), (10, 'rows 1'), (11, '23514')) as v (seat, result);
select is(pg_temp.app('1', format('insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at) values (1, %L, 1, 1, now())', pg_temp.cart(21))), '23505',
    'a seat is taken once');

-- Who goes takes along what is theirs.
select is((select count(*) from cartd.resource_jobs where store_id = 1 and account_id = 3)::integer, 2, 'a person has jobs');
delete from cartd.accounts where store_id = 1 and account_id = 3;
select is_empty('select from cartd.resource_carts where store_id = 1 and account_id = 3', 'a person''s named carts go with the person');
select is_empty(format('select from cartd.resource_items where store_id = 1 and cart_id = %L', pg_temp.cart(3)), 'and what is in them');
select is_empty('select from cartd.resource_jobs where store_id = 1 and account_id = 3', 'and the jobs');
select is_empty('select from cartd.job_queue where store_id = 1 and account_id = 3', 'and their places in the queue');

select * from finish();
rollback;
