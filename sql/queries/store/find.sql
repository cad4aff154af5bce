-- store/find: a store's id by its public name (which never changes)
-- takes: hash text
-- gives: store_id integer
select store_id
from cartd.stores
where hash = $1;
