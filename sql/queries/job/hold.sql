-- job/hold: whether a job is still this worker's; nobody claims it while the transaction lasts
-- takes: store_id integer, job_id uuid, claim uuid
-- gives: run_at timestamptz
select run_at
from cartd.job_queue
where store_id = $1 and job_id = $2 and claim = $3
for update;
