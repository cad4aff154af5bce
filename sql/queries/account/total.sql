-- account/total: how many people a store has; the key's index says
-- takes: store_id integer
-- gives: total bigint
select count(*) as total
from cartd.accounts
where store_id = $1;
