-- job/notify: wakes the workers that wait for jobs, when this transaction commits
select pg_notify('cartd_jobs', '');
