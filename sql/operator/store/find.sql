-- store/find: the number behind a store's hash
-- takes: hash text
-- gives: store_id integer
select store_id from cartd.stores where hash = $1::text;
