-- job/start: what is to be done and how far it is; one beginning more where it is not the same again
-- takes: store_id integer, job_id uuid, beginnings integer
-- gives: account_id integer, cart_id uuid, entity_type text, filters text, next_number integer, attempts integer
update cartd.resource_jobs
set state = 'running', attempts = attempts + $3, started_at = coalesce(started_at, now())
where store_id = $1 and job_id = $2 and finished_at is null
returning account_id, cart_id, entity_type, filters, next_number, attempts;
