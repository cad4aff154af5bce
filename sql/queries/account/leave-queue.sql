-- account/leave-queue: the unfinished jobs of a person who goes; the jobs themselves go by foreign keys, which would take them before their places here
-- takes: store_id integer, account_id integer
-- gives: nothing
delete from cartd.job_queue
where store_id = $1 and account_id = $2;
