-- job/list: batch jobs of a store, or of all, in a state, or in any; the newest first, at most so many
-- takes: store_id integer?, state text?, most integer
-- gives: job_id uuid, hash text, account_id integer, cart_id uuid, entity_type text, state text, written bigint, count bigint, attempts integer
-- gives: error text?, created_at text, started_at text?, finished_at text?
select j.job_id, s.hash, j.account_id, j.cart_id, j.entity_type, j.state, j.written, j.count, j.attempts, j.error,
    to_char(j.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at, to_char(j.started_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at,
    to_char(j.finished_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as finished_at
from cartd.stores s
join cartd.resource_jobs j on j.store_id = s.store_id
where ($1::integer is null or s.store_id = $1::integer) and ($2::text is null or j.state = $2::text)
order by j.created_at desc, j.job_id
limit $3::integer;
