-- idempotency/keep: the answer to a claimed key; a row of more than 24 hours makes room, a younger one is left (0 rows: somebody was faster)
-- takes: store_id integer, principal text, key text, request_hash text, status integer, headers text, body text, now timestamptz
-- gives: nothing
insert into cartd.idempotency_keys as k (store_id, principal, key, request_hash, status, headers, body, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (store_id, principal, key) do update
set request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers, body = excluded.body,
    created_at = excluded.created_at
where k.created_at <= excluded.created_at - interval '24 hours';
