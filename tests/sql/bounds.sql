-- What no statement can store, whatever the program forgets: quantities and money out of bounds.
begin;
\ir lib/attempt.sql
select no_plan();

-- A row per place a number is kept.  Statement: %L is the value.
create temp table places (place text, kind text, statement text);
insert into places values
    ('cart_lines.quantity', 'quantity', 'update cartd.cart_lines set quantity = %L where store_id = 1 and cart_id = lpad(''1'', 32, ''0'')::uuid and position = 1'),
    ('cart_lines.price_override', 'money', 'update cartd.cart_lines set price_override = %L where store_id = 1 and cart_id = lpad(''1'', 32, ''0'')::uuid and position = 1'),
    ('cart_lines.unit_price', 'money', 'insert into cartd.cart_lines (store_id, cart_id, line_id, sole_id, position, kind, quantity, name, added_at, unit_price)
        values (1, lpad(''1'', 32, ''0'')::uuid, lpad(''9'', 32, ''0'')::uuid, lpad(''9'', 32, ''0'')::uuid, 9, ''custom'', 1, ''x'', now(), %L)'),
    ('variants.price', 'money', 'update cartd.variants set price = %L where store_id = 1 and variant_id = 2'),
    ('variants.special_price', 'money', 'update cartd.variants set special_price = %L where store_id = 1 and variant_id = 2'),
    ('bundle_slots.unit_price', 'money', 'update cartd.bundle_slots set unit_price = %L where store_id = 1 and bundle_id = 1 and position = 1'),
    ('coupons.minimum_subtotal', 'money', 'update cartd.coupons set minimum_subtotal = %L where store_id = 1 and code_key = ''code1'''),
    ('coupons.value', 'rate', 'update cartd.coupons set value = %L where store_id = 1 and code_key = ''code1'''),
    ('promotions.minimum_subtotal', 'money', 'update cartd.promotions set minimum_subtotal = %L where store_id = 1 and promotion_id = 1'),
    ('promotions.value', 'rate', 'update cartd.promotions set value = %L where store_id = 1 and promotion_id = 1'),
    ('options.price_delta', 'delta', 'update cartd.options set price_delta = %L where store_id = 1 and product_id = 1 and option_id = 6'),
    ('variants.option_price', 'sum', 'update cartd.variants set option_price = %L where store_id = 1 and variant_id = 2'),
    ('variants.weight', 'measure', 'update cartd.variants set weight = %L where store_id = 1 and variant_id = 2'),
    ('variants.height', 'measure', 'update cartd.variants set height = %L where store_id = 1 and variant_id = 2'),
    ('variants.width', 'measure', 'update cartd.variants set width = %L where store_id = 1 and variant_id = 2'),
    ('variants.length', 'measure', 'update cartd.variants set length = %L where store_id = 1 and variant_id = 2'),
    ('variants.stock', 'stock', 'update cartd.variants set stock = %L where store_id = 1 and variant_id = 2'),
    ('bundle_slots.quantity', 'count', 'update cartd.bundle_slots set quantity = %L where store_id = 1 and bundle_id = 1 and position = 1'),
    ('products.order_minimum', 'count', 'update cartd.products set order_minimum = %L where store_id = 1 and product_id = 1'),
    ('products.order_maximum', 'count', 'update cartd.products set order_maximum = %L where store_id = 1 and product_id = 1'),
    ('coupons.usage_limit', 'count', 'update cartd.coupons set usage_limit = %L where store_id = 1 and code_key = ''code1'''),
    ('carts.version', 'count', 'update cartd.carts set version = %L where store_id = 1 and cart_id = lpad(''1'', 32, ''0'')::uuid');

create temp table samples (kind text, value text, outcome text);
insert into samples
select kind, unnest(value), outcome from (values
    ('quantity', array['1', '2147483647', '0.000000001', '2147483646.999999999'], 'rows 1'),
    ('quantity', array['0', '-1', '-0.000000001', '2147483648', '2147483647.000000001', '0.0000000001', '1.0000000000', '1e30', 'NaN',
        'Infinity', '-Infinity'], '23514'),
    ('money', array['0', '0.0001', '999999999999.9999'], 'rows 1'),
    ('money', array['-1', '-0.0001', '1e12', '1000000000000', '0.00001', '1.00000', '1e100', 'NaN', 'Infinity', '-Infinity'], '23514'),
    ('rate', array['0.0001', '100'], 'rows 1'),
    ('rate', array['0', '-1', '100.0001', '1e12', '0.00001', 'NaN', 'Infinity', '-Infinity'], '23514'),
    ('delta', array['0', '-999999999999.9999', '999999999999.9999'], 'rows 1'),
    ('delta', array['1e12', '-1e12', '0.00001', 'NaN', 'Infinity', '-Infinity'], '23514'),
    ('sum', array['0', '-0.0001', '999999999999.9999'], 'rows 1'),
    ('sum', array['1e12', '-1e12', 'NaN', 'Infinity', '-Infinity'], '23514'),
    ('measure', array['0', '28.5'], 'rows 1'),
    ('measure', array['-1', '1e12', 'NaN', 'Infinity', '-Infinity'], '23514'),
    ('stock', array['0', '2147483647'], 'rows 1'),
    ('stock', array['-1'], '23514'),
    ('stock', array['2147483648'], '22003'),
    ('count', array['1', '2147483647'], 'rows 1'),
    ('count', array['0', '-1'], '23514'),
    ('count', array['2147483648'], '22003')) as s (kind, value, outcome);

set search_path = tap, pg_catalog, pg_temp;
select is(pg_temp.attempt('cartd_owner', '1', format(statement, value)), outcome, format('%s = %s: %s', place, value, outcome))
from places
join samples using (kind)
order by place, outcome, value;

select is(pg_temp.attempt('cartd_owner', '1', 'update cartd.products set order_minimum = 5, order_maximum = 4 where store_id = 1 and product_id = 1'),
    '23514', 'an order''s most is not less than its least');
select is(pg_temp.attempt('cartd_operator', '1', 'update cartd.promotions set ' || s || ' where store_id = 1 and promotion_id = 1'), '23514', 'no promotion with ' || s)
from unnest(array['value = null', 'kind = ''banner''', 'kind = ''banner'', value = null', 'banner_text = ''x''', 'banner_type = ''x''', 'kind = ''free''']) as s;
select is(pg_temp.attempt('cartd_owner', '1', format('update cartd.stores set currencies = %L where store_id = 1', c)), '23514',
    'currencies ' || c || ' are refused')
from unnest(array['{EUR}', '{}', '{USD,usd}', '{USD,NULL}', '{EUR,NULL}', '{USD,US}']) as c;
select is(pg_temp.attempt('cartd_operator', '1', format('update cartd.api_tokens set scopes = %L where store_id = 1', s)), '23514',
    'scopes ' || s || ' are refused')
from unnest(array['{root}', '{store_cart,NULL}', '{STORE_CART}']) as s;
select is(pg_temp.attempt('cartd_operator', '1', format('update cartd.stores set hash = %L where store_id = 1', h)), '23514',
    format('a store''s hash is not %s', to_json(h)))
from unnest(array['', 'A', 'a/b', 'a b', e'a\nb', repeat('a', 33)]) as h;


-- What threedcart finds a store by: one address is one store's, however it is written.
select is(pg_temp.attempt('cartd_operator', '1', format('update cartd.stores set secure_url = %L where store_id = 1', u)), '23505', u || ' is store 2''s address')
from unnest(array['https://store2.example', 'http://store2.example', 'https://STORE2.example', 'https://store2.example:443', 'http://Store2.Example:80']) as u;
select is(pg_temp.attempt('cartd_operator', '1', format('update cartd.stores set secure_url = %L where store_id = 1', u)), 'rows 1', u || ' is not')
from unnest(array['https://store2.example:8443', 'https://store2.example.org', 'https://2.example']) as u;

-- Keys and persons.
select is(pg_temp.attempt('cartd_app', '1', format('update cartd.carts set order_key = %L where store_id = 1 and cart_id = %L', k, pg_temp.cart(1))), '23514',
    format('an order key is not %s', to_json(k)))
from unnest(array['', '0123456789abcde', '0123456789abcdefg', '0123456789abcde-', '0123456789abcde ', e'0123456789abcdef\n']) as k;
create temp table lengths (field text, billing integer, shipment integer);
insert into lengths values ('first_name', 100, 100), ('last_name', 100, 50), ('company', 255, 200), ('address', 200, 255), ('address2', 50, 50), ('city', 100, 50),
    ('state', 100, 50), ('zip_code', 20, 20), ('country', 50, 50), ('phone', 30, 50), ('email', 100, 100);
select is(pg_temp.attempt('cartd_app', '1', format('update cartd.cart_contacts set %I = repeat(''é'', %s) where store_id = 1 and cart_id = %L',
    side || '_' || field, most + more, pg_temp.cart(1))), case more when 0 then 'rows 1' else '23514' end, format('%s_%s holds %s characters, not %s', side, field, most, most + 1))
from lengths, lateral (values ('billing', billing), ('shipment', shipment)) as s (side, most), unnest('{0, 1}'::integer[]) as more;
select is(pg_temp.attempt('cartd_operator', '1', 'update cartd.grants set ' || s || ' where store_id = 1'), '23514', 'no grant with ' || s)
from unnest(array['scope = ''root''', 'scope = ''''', 'key_hash = ''x''', 'token_hash = upper(token_hash)']) as s;

select * from finish();
rollback;
