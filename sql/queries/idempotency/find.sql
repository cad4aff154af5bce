-- idempotency/find: the answer a key got before; read after the claim, with a newer snapshot, so that the first answer cannot be missed
-- takes: store_id integer, principal text, key text
-- gives: request_hash text, status integer, headers text, body text
select request_hash, status, headers, body
from cartd.idempotency_keys
where store_id = $1 and principal = $2 and key = $3 and created_at > now() - interval '24 hours';
