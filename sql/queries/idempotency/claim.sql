-- idempotency/claim: take an idempotency key for this transaction; never waits
-- takes: store_id integer, principal text, key text
-- gives: claimed boolean
select pg_try_advisory_xact_lock(hashtextextended(concat_ws(chr(31), $1::integer::text, $2::text, $3::text), 0)) as claimed;
