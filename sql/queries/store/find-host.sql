-- store/find-host: a store's id by its address, which may move to another store, and whether its promotions are worth asking for
-- takes: secure_host text
-- gives: store_id integer, has_promotions boolean
select store_id, has_promotions
from cartd.stores
where secure_host = $1;
