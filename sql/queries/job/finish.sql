-- job/finish: the end of a job that this worker has; written: by its last chunk
-- takes: store_id integer, job_id uuid, claim uuid, state text, written bigint, error text?
-- gives: nothing
with gone as (
    delete from cartd.job_queue
    where store_id = $1 and job_id = $2 and claim = $3
    returning job_id
)
update cartd.resource_jobs j
set state = $4, finished_at = now(), written = j.written + $5, error = $6
from gone g
where j.store_id = $1 and j.job_id = g.job_id;
