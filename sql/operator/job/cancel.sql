-- job/cancel: ends a job that is not finished; a chunk under way is waited for and stays
-- takes: job_id uuid
-- gives: job_id uuid
with gone as (
    delete from cartd.job_queue q
    using cartd.stores s
    where s.store_id = q.store_id and q.job_id = $1::uuid
    returning q.store_id, q.job_id
)
update cartd.resource_jobs j
set state = 'cancelled', finished_at = now(), error = 'Cancelled by the operator.'
from gone g
where j.store_id = g.store_id and j.job_id = g.job_id and j.finished_at is null
returning j.job_id;
