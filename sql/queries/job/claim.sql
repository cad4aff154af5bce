-- job/claim: take the job that has waited longest, of any store; what another claims or writes at this moment is passed over
-- takes: claim uuid, lease_ms integer
-- gives: store_id integer, job_id uuid
-- Who lost the database in the middle takes its own job again without waiting for its lease.
update cartd.job_queue q
set claim = $1, run_at = now() + $2::integer * interval '1 millisecond'
from (
    select w.store_id, w.job_id
    from cartd.stores s
    join cartd.job_queue w on w.store_id = s.store_id
    where w.run_at <= now() or w.claim = $1
    order by w.run_at
    limit 1
    for update of w skip locked) as next
where q.store_id = next.store_id and q.job_id = next.job_id
returning q.store_id, q.job_id;
