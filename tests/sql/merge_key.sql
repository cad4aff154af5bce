-- Two lines of a cart differ in at least one part of the merge key; nulls are equal.
begin;
\ir lib/attempt.sql
select plan(23);

-- Another line like line 1 of cart 1, but for what change says: 'column = value' pairs as JSON.
create function pg_temp.second_line(change jsonb) returns text
    language sql
    as $$
select pg_temp.attempt('cartd_app', '1', format('insert into cartd.cart_lines
    select (jsonb_populate_record(l, %L)).* from cartd.cart_lines l where store_id = 1 and cart_id = %L and position = 1',
    jsonb_build_object('line_id', gen_random_uuid(), 'position', 9) || change, pg_temp.cart(1)))
$$;

select is(pg_temp.second_line('{}'), '23505', 'an equal line is refused, all its nulls being equal');
select is(pg_temp.second_line('{"quantity": 7}'), '23505', 'quantity makes no other line');
select is(pg_temp.second_line('{"position": 5, "added_at": "2026-01-01T00:00:00Z"}'), '23505', 'nor do place and time');
select is(pg_temp.second_line('{"product_id": 4711}'), '23505', 'nor does the product: the variant says it');
select is(pg_temp.second_line('{"price_override": null}'), '23505', 'null is null');

select is(pg_temp.second_line('{"variant_id": 9999}'), 'rows 1', 'another variant is another line');
select is(pg_temp.second_line('{"option_ids": [1]}'), 'rows 1', 'other options are another line');
select is(pg_temp.second_line('{"price_override": 0}'), 'rows 1', 'a price of one''s own is another line');
select is(pg_temp.second_line('{"name": "gift"}'), 'rows 1', 'a name of one''s own is another line');
select is(pg_temp.second_line('{"gift_wrapping": "{}"}'), 'rows 1', 'gift wrapping is another line');
select is(pg_temp.second_line('{"address_id": 1}'), 'rows 1', 'another address is another line');
select is(pg_temp.second_line('{"bundle_id": 1}'), 'rows 1', 'a bundle is another line');
select is(pg_temp.second_line('{"bundle_id": 1, "bundle_sequence": 1}'), 'rows 1', 'each time a bundle is added is another line');
select is(pg_temp.second_line('{"bundle_slot": 1}'), 'rows 1', 'each slot of a bundle is another line');
select is(pg_temp.second_line('{"is_free": true}'), 'rows 1', 'a free one is another line');
select is(pg_temp.second_line(format('{"cart_id": "%s"}', pg_temp.cart(2))::jsonb), 'rows 1', 'another cart has its own');

-- Equal in value, not in writing.
update cartd.cart_lines set price_override = 1.5 where store_id = 1 and cart_id = pg_temp.cart(1) and position = 1;
select is(pg_temp.second_line('{"price_override": 1.50}'), '23505', '1.5 and 1.50 are one price');

-- Custom items never merge: each carries its own id.
create function pg_temp.custom(line uuid, sole uuid) returns text
    language sql
    as $$
select pg_temp.attempt('cartd_app', '1', format('insert into cartd.cart_lines
    (store_id, cart_id, line_id, position, kind, quantity, name, unit_price, sole_id, added_at)
    values (1, %L, %L, 9, ''custom'', 1, ''Engraving'', 5, %L, now())', pg_temp.cart(1), line, sole))
$$;
select is(pg_temp.custom('11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111111'), 'rows 1', 'a custom item is a line');
select is(pg_temp.custom('11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'), '23514', 'its sole_id is its own id');
select is(pg_temp.custom('11111111-1111-4111-8111-111111111111', null), '23514', 'and cannot be left out');

-- The longest key there can be still fits the index.
update cartd.cart_lines set price_override = null where store_id = 1 and cart_id = pg_temp.cart(1) and position = 1;
create function pg_temp.longest(options integer) returns text
    language sql
    as $$
select pg_temp.second_line(jsonb_build_object(
    'price_override', 999999999999.9999, 'address_id', 2147483647, 'bundle_id', 2147483647, 'bundle_sequence', 2147483647, 'bundle_slot', 2147483647,
    'option_ids', (select jsonb_agg((random() * 2147483646)::integer) from generate_series(1, options)),
    'name', (select string_agg(chr((65536 + random() * 60000)::integer), '') from generate_series(1, 250)),
    'gift_wrapping', (select string_agg(chr((65536 + random() * 60000)::integer), '') from generate_series(1, 250))))
$$;
select is(pg_temp.longest(100), 'rows 1', 'a line with every part at its longest can be stored');
select is(pg_temp.longest(101), '23514', 'and not one more option, which would fail as an index row too long');

select is(pg_temp.attempt('cartd_app', '1', format('insert into cartd.cart_lines
    (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, added_at)
    values (1, %L, gen_random_uuid(), 1, ''product'', 1, 1, 1, now())', pg_temp.cart(400000000))), '23503', 'no line without its cart');

select * from finish();
rollback;
