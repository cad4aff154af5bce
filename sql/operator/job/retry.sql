-- job/retry: puts a job that failed or was cancelled into the queue again, where its cart is still there and its owner has a seat free
-- takes: job_id uuid
-- gives: has_cart boolean, has_seat boolean
with job as (
    select j.store_id, j.job_id, j.account_id,
        exists (select from cartd.resource_carts c where c.store_id = j.store_id and c.account_id = j.account_id and c.cart_id = j.cart_id) as has_cart,
        (select min(n) from generate_series(1, 10) as n where not exists (
            select from cartd.job_queue q where q.store_id = j.store_id and q.account_id = j.account_id and q.seat = n)) as seat
    from cartd.stores s
    join cartd.resource_jobs j on j.store_id = s.store_id
    where j.job_id = $1::uuid and j.state in ('failed', 'cancelled')
    for update of j
), queued as (
    insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at)
    select store_id, job_id, account_id, seat, now()
    from job
    where has_cart and seat is not null
    returning store_id, job_id
), again as (
    update cartd.resource_jobs j
    set state = 'waiting', attempts = 0, error = null, finished_at = null
    from queued q
    where j.store_id = q.store_id and j.job_id = q.job_id
)
select has_cart, seat is not null as has_seat
from job;
