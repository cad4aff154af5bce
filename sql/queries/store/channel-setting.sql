-- store/channel-setting: what a channel says of its own about selling; null: as the store says
-- takes: store_id integer, channel_id integer
-- gives: allow_purchasing boolean?
select allow_purchasing
from cartd.channels
where store_id = $1 and channel_id = $2;
