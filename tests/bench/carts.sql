-- Carts for a bench: :carts (3,000,000 at most) of them with three lines each, and from number 3000001 on one for each of :lines with so many.
-- Their ids follow from their numbers (wrk/common.lua has the same formula) and are spread over the index.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set maintenance_work_mem = '256MB';

create schema bench;

-- People enough for the plans that a store has: of a handful every lookup is a scan.
insert into cartd.accounts (store_id, account_id, email, given_name, family_name)
select store_id, 2000000 + n, 'person' || n || '@bench.example', 'Person', 'Bench'
from cartd.stores, generate_series(1, 1000) as n
where hash = :'store';

create function bench.cart_id(n bigint) returns uuid language sql immutable
    as $$ select (lpad(to_hex(n * 2654435761 % 4294967296), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function bench.line_id(n bigint, i bigint) returns uuid language sql immutable
    as $$ select (lpad(to_hex(n * 2654435761 % 4294967296), 8, '0') || '-' || lpad(to_hex(i), 4, '0') || '-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

-- Products without options and limits, with the variant that a POST of the product alone takes.
create table bench.variants as
select row_number() over (order by product_id) as i, product_id, variant_id
from (
    select distinct on (p.product_id) p.product_id, v.variant_id
    from cartd.products p
    join cartd.stores s using (store_id)
    join cartd.categories c using (store_id, category_id)
    join cartd.variants v using (store_id, product_id)
    where s.hash = :'store' and p.enabled and c.enabled and v.enabled and v.stock is null and v.option_ids = '{}' and p.type = 'physical'
        and p.order_minimum is null and p.order_maximum is null
        and not exists (select from cartd.option_sets o where o.store_id = p.store_id and o.product_id = p.product_id)
    order by p.product_id, v.position, v.variant_id) as plain
limit 3;

create table bench.carts as
select n, bench.cart_id(n) as cart_id, bench.line_id(n, 1) as line_id, 3 as lines
from generate_series(1, :carts) as n
union all
select 3000000 + i, bench.cart_id(3000000 + i), bench.line_id(3000000 + i, 1), l.lines
from unnest(:'lines'::integer[]) with ordinality as l (lines, i);
alter table bench.carts add primary key (n);

insert into cartd.carts (store_id, cart_id, version, channel_id, currency, locale, created_at, updated_at, expires_at)
select s.store_id, b.cart_id, 1, 1, s.currency, 'en', now(), now(), now() + interval '30 days'
from bench.carts b, cartd.stores s
where s.hash = :'store';

insert into cartd.cart_lines (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, price_override, added_at)
select s.store_id, b.cart_id, bench.line_id(b.n, g.i), g.i, 'product', 1 + g.i % 3, v.product_id, v.variant_id,
    -- What keeps the lines of a long cart apart.
    case when g.i > 3 then g.i end, now()
from bench.carts b
cross join cartd.stores s
cross join lateral generate_series(1, b.lines) as g (i)
join bench.variants v on v.i = (g.i - 1) % 3 + 1
where s.hash = :'store';

grant usage on schema bench to cartd_app;
grant select on bench.carts to cartd_app;
vacuum analyze;
checkpoint;
