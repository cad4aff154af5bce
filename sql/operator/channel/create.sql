-- channel/create: a channel; without a number of its own it gets the store's next free one
-- takes: store_id integer, channel_id integer?, name text
-- gives: channel_id integer
insert into cartd.channels (store_id, channel_id, name)
select $1::integer, coalesce($2::integer, (select coalesce(max(channel_id), 0) + 1 from cartd.channels where store_id = $1::integer)), $3::text
returning channel_id;
