-- job/advance: a chunk is written: the cursor moves, beginnings count anew, and the lease is longer by as much as it was at first
-- takes: store_id integer, job_id uuid, next_number integer, written bigint, lease_ms integer
-- gives: nothing
with moved as (
    update cartd.resource_jobs
    set next_number = $3, written = written + $4, attempts = 0, error = null
    where store_id = $1 and job_id = $2
    returning job_id
)
update cartd.job_queue q
set run_at = now() + $5::integer * interval '1 millisecond'
from moved m
where q.store_id = $1 and q.job_id = m.job_id;
