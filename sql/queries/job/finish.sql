-- job/finish: the end of a job that this worker has; written: by its last chunk
-- takes: store_id integer, job_id uuid, claim uuid, state text, written bigint, error text?
-- gives: nothing
-- The queue's row before the job's, as everywhere.
with gone as (
    delete from cartd.job_queue q
    using cartd.resource_jobs j
    where q.store_id = $1 and q.job_id = $2 and q.claim = $3 and j.store_id = q.store_id and j.job_id = q.job_id
    returning q.job_id
)
update cartd.resource_jobs j
set state = $4, finished_at = now(), written = j.written + $5, error = $6
from gone g
where j.store_id = $1 and j.job_id = g.job_id and j.finished_at is null;
