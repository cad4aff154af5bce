-- resource/jobs-end: the unfinished jobs of a cart that goes, which is locked
-- takes: store_id integer, account_id integer, cart_id uuid
-- gives: nothing
-- The queue's rows before the jobs', as everywhere.
with gone as (
    delete from cartd.job_queue q
    using cartd.resource_jobs j
    where q.store_id = $1 and j.store_id = q.store_id and j.job_id = q.job_id and j.account_id = $2 and j.cart_id = $3 and j.finished_at is null
    returning q.job_id
)
update cartd.resource_jobs j
set state = 'cancelled', finished_at = now(), error = 'The cart was deleted.'
from gone g
where j.store_id = $1 and j.job_id = g.job_id;
