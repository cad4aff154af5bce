-- resource/job-insert: a job and its place in the queue; a seat taken meanwhile is refused by its unique key
-- takes: store_id integer, job_id uuid, account_id integer, cart_id uuid, token_hash text, entity_type text, filters text, count bigint, seat integer
-- gives: nothing
with job as (
    insert into cartd.resource_jobs (store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, now())
    returning store_id, job_id, account_id
)
insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at)
select store_id, job_id, account_id, $9, now()
from job;
