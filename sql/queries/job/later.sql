-- job/later: a job that this worker has failed at, to be tried again after a pause
-- takes: store_id integer, job_id uuid, claim uuid, pause_ms integer, error text
-- gives: nothing
with put_off as (
    update cartd.job_queue q
    set claim = null, run_at = now() + $4::integer * interval '1 millisecond'
    from cartd.resource_jobs j
    where q.store_id = $1 and q.job_id = $2 and q.claim = $3 and j.store_id = q.store_id and j.job_id = q.job_id
    returning q.job_id
)
update cartd.resource_jobs j
set state = 'waiting', error = $5
from put_off p
where j.store_id = $1 and j.job_id = p.job_id;
