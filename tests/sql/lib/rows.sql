-- Rows enough for the planner to mean what it says: many stores with a
-- channel and a token, one of them large.  \set carts N before to choose how
-- many carts of three lines store 1 has.  Cart n has the id lpad(n, 32, '0').
\if :{?carts}
\else
\set carts 10000
\endif
begin;

insert into cartd.stores (store_id, hash, name, secure_url, currency, currencies)
select n, 'store' || n, 'Store ' || n, 'https://store' || n || '.example', 'USD', '{USD,EUR}'
from generate_series(1, 1000) as n;

insert into cartd.channels (store_id, channel_id, name)
select n, c, 'Channel ' || c
from generate_series(1, 1000) as n, generate_series(1, 2) as c;

insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes)
select n, encode(sha256(convert_to(format('token %s of store %s', t, n), 'UTF8')), 'hex'), 'client' || t, 'Token ' || t, '{store_cart}'
from generate_series(1, 1000) as n, generate_series(1, 5) as t;

insert into cartd.grants (store_id, key_hash, token_hash, name, scope)
select n, encode(sha256('app'), 'hex'), encode(sha256(convert_to(format('grant %s of store %s', t, n), 'UTF8')), 'hex'), 'Grant ' || t, 'write'
from generate_series(1, 1000) as n, generate_series(1, 5) as t;

insert into cartd.accounts (store_id, account_id, email, given_name, family_name)
select s, n, format('person%s@store%s.example', n, s), 'Given', 'Family'
from generate_series(1, 2) as s, generate_series(1, 5000) as n;

insert into cartd.addresses (store_id, address_id, account_id)
select store_id, account_id, account_id
from cartd.accounts;

insert into cartd.roles (store_id, role_id, name, permissions, built_in)
select s, n, 'Role ' || n, case n when 1 then '{accounts:read, accounts:write}'::text[] else '{}' end, n <= 3
from generate_series(1, 1000) as s, generate_series(1, 5) as n;

insert into cartd.account_roles (store_id, account_id, role_id)
select store_id, account_id, case account_id % 1000 when 1 then 1 else 3 end
from cartd.accounts;

insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at)
select store_id, lpad((account_id + (store_id - 1) * 500000000)::text, 32, '0')::uuid, account_id, now(), now() + interval '30 days'
from cartd.accounts;

insert into cartd.refresh_tokens (store_id, token_hash, session_id, created_at)
select store_id, encode(sha256(convert_to(session_id::text, 'UTF8')), 'hex'), session_id, now()
from cartd.sessions;

insert into cartd.signing_keys (store_id, kid, algorithm, secret)
select s, 'key' || n, 'EdDSA', sha256(convert_to(s || ':' || n, 'UTF8'))
from generate_series(1, 1000) as s, generate_series(1, 2) as n;

insert into cartd.categories (store_id, category_id, slug, name)
select s, n, 'category-' || n, 'Category ' || n
from generate_series(1, 2) as s, generate_series(1, 200) as n;

insert into cartd.products (store_id, product_id, category_id, slug, name, type)
select s, n, 1 + n % 200, 'product-' || n, 'Product ' || n, case n % 10 when 0 then 'digital' else 'physical' end
from generate_series(1, 2) as s, generate_series(1, 5000) as n;

insert into cartd.product_images (store_id, product_id, position, url)
select store_id, product_id, 1, 'https://images.example/' || product_id
from cartd.products;

insert into cartd.option_sets (store_id, product_id, option_set_id, position, name)
select store_id, product_id, 2 * product_id + o, o, 'Option set ' || o
from cartd.products, generate_series(0, 1) as o;

insert into cartd.options (store_id, product_id, option_set_id, option_id, position, name, value)
select store_id, product_id, option_set_id, 3 * option_set_id + o, o, 'Option ' || o, 'option-' || o
from cartd.option_sets, generate_series(0, 2) as o;

-- Two variants a product; of every tenth they are what an option makes them.
insert into cartd.variants (store_id, variant_id, product_id, position, sku, slug, name, price, option_ids)
select store_id, 2 * product_id + v, product_id, v, format('SKU-%s-%s', product_id, v), format('product-%s-%s', product_id, v),
    format('Variant %s of product %s', v, product_id), 10 + product_id % 90,
    case product_id % 10 when 0 then array[6 * product_id + v] else '{}' end
from cartd.products, generate_series(0, 1) as v;

insert into cartd.cross_sell (store_id, product_id, position, variant_id)
select store_id, product_id, 1, 2
from cartd.products;

insert into cartd.bundles (store_id, bundle_id, name)
select 1, n, 'Bundle ' || n
from generate_series(1, 500) as n;

insert into cartd.bundle_slots (store_id, bundle_id, position, product_id, quantity, unit_price)
select 1, bundle_id, p, bundle_id + p, 1, 5
from cartd.bundles, generate_series(1, 2) as p;

insert into cartd.coupons (store_id, code_key, code, kind, value)
select 1, 'code' || n, 'CODE' || n, 'percentage', 10
from generate_series(1, 1000) as n;

-- Every third line's variant has an option. Persons have their first as their current one.  Store 2 has a tenth of the carts, under ids of its own.
insert into cartd.carts (store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at, is_current)
select s, lpad((n + (s - 1) * 500000000)::text, 32, '0')::uuid, 1, case when n = 1 then 1 when n % 3 = 0 then 1 + n % 5000 end, 1, 'USD', 'en-US',
    now(), now(), now() + interval '30 days', n = 1 or (n % 3 = 0 and n < 5000)
from generate_series(1, 2) as s, generate_series(1, :carts) as n
where s = 1 or n % 10 = 1;

insert into cartd.cart_lines (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, added_at)
select store_id, cart_id, (lpad(l::text, 8, '0') || right(replace(cart_id::text, '-', ''), 24))::uuid, l, 'product', l, p.product_id, 2 * p.product_id, now()
from cartd.carts
cross join generate_series(1, 3) as l
cross join lateral (select l * 1000 + (hashtext(cart_id::text) & 63) * 10 + (l <> 3)::integer as product_id) as p;

insert into cartd.promotions (store_id, promotion_id, name, kind, value)
select 1, n, 'Promotion ' || n, 'percentage', 1
from generate_series(1, 500) as n;

insert into cartd.cart_coupons (store_id, cart_id, code_key, account_id, applied_at)
select store_id, cart_id, case cart_id when lpad('1', 32, '0')::uuid then 'code1' else 'code' || 1 + (hashtext(cart_id::text) & 1023) end, account_id, now()
from cartd.carts
where account_id is not null or cart_id = lpad('1', 32, '0')::uuid;

insert into cartd.cart_contacts
select c.store_id, c.cart_id, r.*
from cartd.carts c
cross join lateral (select -5 as customer_id, 'Given', 'Family', '', 'Street 1', '', 'Town', '', '12345', 'US', '', 'person@store.example',
    '', '', '', '', '', '', '', '', '', '', '') as r
where account_id is null or cart_id = lpad('1', 32, '0')::uuid;
-- Entity n has a term of its own, two that it shares with nine tenths and a tenth of the others, one of a hundred, and a range of 50.
insert into cartd.entities (store_id, entity_type, entity_id, number, item_id, bundle_uuid, bundle_version, terms)
select s, 'files', 'entity' || n, n, 'item' || n, 'bundle' || n / 3, '1', array(select t.term from (values
    (md5('any')), (md5('own' || n)), (md5('tenth' || n % 10)), (md5('nine' || (n % 10 > 0))), (md5('hundred' || n / 100)), (md5('range' || n % 50))) as v (digits),
    lateral (select v.digits::uuid as term) as t order by t.term)
from generate_series(1, 2) as s, generate_series(0, 29999) as n
where s = 1 or n < 1000;

insert into cartd.entity_terms (store_id, term, block, bits)
select store_id, t.term, number / 256, bit_or(set_bit(repeat('0', 256)::bit(256), number % 256, 1))
from cartd.entities, unnest(terms) as t (term)
group by store_id, t.term, number / 256
order by store_id, t.term, number / 256;

insert into cartd.entity_ranges (store_id, entity_type, facet, low, high, term)
select s, 'files', 'organismAgeRange', n, n + 10, md5('range' || n)::uuid
from generate_series(1, 2) as s, generate_series(0, 49) as n;

-- For the sweeper: of carts that went, and of live ones.
insert into cartd.metafields (store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at)
select s, 5000000000000000 + n, lpad((n + (s - 1) * 500000000)::text, 32, '0')::uuid, 'client1', 'sweep', 'key', 'value', '', 'read', now(), now()
from generate_series(1, 2) as s, generate_series(1, 20000) as n;

insert into cartd.redirect_tokens (store_id, token_hash, cart_id, created_at, expires_at)
select store_id, encode(sha256(convert_to(cart_id::text, 'UTF8')), 'hex'), cart_id, now(), now() + interval '30 days'
from (select store_id, cart_id from cartd.carts order by cart_id limit 20000) as c;

insert into cartd.idempotency_keys (store_id, principal, key, request_hash, status, headers, body, created_at)
select s, 'bigcommerce:client1', 'key-' || n, repeat('0', 64), 201, '', '{}', now()
from generate_series(1, 2) as s, generate_series(1, 10000) as n;

insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
select s, lpad((n + (s - 1) * 500000000)::text, 32, '0')::uuid, 1 + (n - 1) % 5000, 'Cart ' || n, 1, now(), now()
from generate_series(1, 2) as s, generate_series(1, 10000) as n;

insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
select store_id, cart_id, sha256(convert_to(cart_id || '/' || i, 'UTF8')), 'entity' || i, 'bundle', '1', 'files'
from cartd.resource_carts, generate_series(1, 3) as i;

-- Job n is of cart n; the first ones wait, the others have ended, most of them long ago.
insert into cartd.resource_jobs (store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, created_at, finished_at)
select store_id, cart_id, account_id, cart_id, encode(sha256(convert_to(cart_id::text, 'UTF8')), 'hex'), 'files', '{}',
    case when account_id <= 20 then 'waiting' else 'done' end, 1, now() - interval '200 days',
    case when account_id > 20 then now() - account_id * interval '1 hour' end
from cartd.resource_carts;

insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at, claim)
select store_id, job_id, account_id, row_number() over (partition by store_id, account_id order by job_id), now() - interval '1 hour',
    case when cart_id = lpad('1', 32, '0')::uuid then cart_id end
from cartd.resource_jobs
where finished_at is null;

commit;
vacuum analyze;
