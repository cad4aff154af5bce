-- job/jobs-sweep: jobs that ended 90 days ago, at most so many
-- takes: store_id integer, batch integer
-- gives: nothing
delete from cartd.resource_jobs
where store_id = $1 and job_id = any (array(
    select job_id
    from cartd.resource_jobs
    where store_id = $1 and finished_at <= now() - interval '90 days'
    order by finished_at
    limit $2::integer
    for update skip locked));
