-- job/release: a job that this worker leaves behind, for whoever is next
-- takes: store_id integer, job_id uuid, claim uuid
-- gives: nothing
with free as (
    update cartd.job_queue
    set claim = null, run_at = now()
    where store_id = $1 and job_id = $2 and claim = $3
    returning job_id
)
update cartd.resource_jobs j
set state = 'waiting', attempts = 0
from free f
where j.store_id = $1 and j.job_id = f.job_id;
