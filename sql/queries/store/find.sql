-- store/find: a store's id by its public name (which never changes), and whether its promotions are worth asking for
-- takes: hash text
-- gives: store_id integer, has_promotions boolean
select store_id, has_promotions
from cartd.stores
where hash = $1;
