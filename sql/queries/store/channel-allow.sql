-- store/channel-allow: whether a channel sells; null: as the store says
-- takes: store_id integer, channel_id integer, allow_purchasing boolean?
-- gives: nothing
update cartd.channels
set allow_purchasing = $3
where store_id = $1 and channel_id = $2;
