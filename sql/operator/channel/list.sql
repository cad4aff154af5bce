-- channel/list: the channels of a store, or of all
-- takes: store_id integer?
-- gives: hash text, channel_id integer, name text, allow_purchasing boolean?
select s.hash, c.channel_id, c.name, c.allow_purchasing
from cartd.channels c
join cartd.stores s using (store_id)
where $1::integer is null or c.store_id = $1::integer
order by c.store_id, c.channel_id;
