-- store/allow: whether a store sells, where its channels say nothing else
-- takes: store_id integer, allow_purchasing boolean
-- gives: nothing
update cartd.stores
set allow_purchasing = $2
where store_id = $1;
