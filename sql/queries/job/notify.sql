-- job/notify: wake the workers that wait for jobs, when this transaction commits
-- gives: sent boolean
select pg_notify('cartd_jobs', '') is not null as sent;
