-- job/release: a job that this worker leaves behind, for whoever is next
-- takes: store_id integer, job_id uuid, claim uuid
-- gives: nothing
with free as (
    update cartd.job_queue q
    set claim = null, run_at = now()
    from cartd.resource_jobs j
    where q.store_id = $1 and q.job_id = $2 and q.claim = $3 and j.store_id = q.store_id and j.job_id = q.job_id
    returning q.job_id
)
update cartd.resource_jobs j
set state = 'waiting', attempts = 0
from free f
where j.store_id = $1 and j.job_id = f.job_id;
