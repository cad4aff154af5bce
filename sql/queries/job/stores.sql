-- job/stores: every store, for what runs in the background
-- gives: store_id integer, retention_days integer
select store_id, retention_days
from cartd.stores
order by store_id;
