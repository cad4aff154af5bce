-- resource/job-status: what a person's status token tells
-- takes: store_id integer, account_id integer, token_hash text
-- gives: state text, count bigint, written bigint
select state, count, written
from cartd.resource_jobs
where store_id = $1 and account_id = $2 and token_hash = $3;
