-- coupon/lock: one at a time may take a use of a coupon; uses are counted by the next statement, with a newer snapshot
-- takes: store_id integer, code_key text
-- gives: locked boolean
select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'coupon', $1::integer::text, $2::text), 0)) is null as locked;
