-- store/lock: the number behind a store's hash, and one import into that store at a time
-- takes: hash text
-- gives: store_id integer
select store_id from cartd.stores where hash = $1::text for no key update;
