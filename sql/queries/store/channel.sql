-- store/channel: a channel, and whether it sells now
-- takes: store_id integer, channel_id integer
-- gives: allow_purchasing boolean
select coalesce(ch.allow_purchasing, s.allow_purchasing) as allow_purchasing
from cartd.channels ch
join cartd.stores s on s.store_id = ch.store_id
where ch.store_id = $1 and ch.channel_id = $2;
