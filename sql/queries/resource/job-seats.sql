-- resource/job-seats: the least free seat among a person's unfinished jobs; none: that is as many as there may be
-- takes: store_id integer, account_id integer
-- gives: seat integer
select s.seat
from generate_series(1, 10) as s (seat)
where not exists (
    select from cartd.job_queue q where q.store_id = $1 and q.account_id = $2 and q.seat = s.seat)
order by s.seat
limit 1;
