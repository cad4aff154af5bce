-- idempotency/claim: take an idempotency key for this transaction, and read the answer it got before
-- takes: store_id integer, principal text, key text
-- gives: claimed boolean, request_hash text?, status integer?, headers text?, body text?
select pg_try_advisory_xact_lock(hashtextextended(concat_ws(chr(31), $1::text, $2, $3), 0)), k.request_hash, k.status, k.headers, k.body
from (select) as one
left join cartd.idempotency_keys k
    on k.store_id = $1 and k.principal = $2 and k.key = $3 and k.created_at > now() - interval '24 hours';
