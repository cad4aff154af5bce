-- idempotency/keep-numbered: as keep, for an answer that names what this transaction numbered: chr(1) in headers and body stands for the number
-- takes: store_id integer, principal text, key text, request_hash text, status integer, headers text, body text, now timestamptz, noun text
-- gives: nothing
insert into cartd.idempotency_keys as k (store_id, principal, key, request_hash, status, headers, body, created_at)
select $1, $2, $3, $4, $5, replace($6, chr(1), c.last_id::text), replace($7, chr(1), c.last_id::text), $8
from cartd.counters c
where c.store_id = $1 and c.noun = $9
on conflict (store_id, principal, key) do update
set request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers, body = excluded.body,
    created_at = excluded.created_at
where k.created_at <= excluded.created_at - interval '24 hours';
