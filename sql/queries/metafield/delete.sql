-- metafield/delete: take locked metafields away
-- takes: store_id integer, metafield_ids bigint[]
-- gives: nothing
delete from cartd.metafields
where store_id = $1 and metafield_id = any ($2);
