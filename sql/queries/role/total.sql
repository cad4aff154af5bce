-- role/total: how many roles a store has
-- takes: store_id integer
-- gives: total bigint
select count(*) as total
from cartd.roles
where store_id = $1;
