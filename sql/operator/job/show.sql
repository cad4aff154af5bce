-- job/show: one batch job, wherever it is
-- takes: job_id uuid
-- gives: job_id uuid, hash text, account_id integer, cart_id uuid, entity_type text, state text, written bigint, count bigint, attempts integer
-- gives: error text?, created_at text, started_at text?, finished_at text?, filters text
select j.job_id, s.hash, j.account_id, j.cart_id, j.entity_type, j.state, j.written, j.count, j.attempts, j.error,
    to_char(j.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at, to_char(j.started_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at,
    to_char(j.finished_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as finished_at, j.filters
from cartd.stores s
join cartd.resource_jobs j on j.store_id = s.store_id
where j.job_id = $1::uuid;
