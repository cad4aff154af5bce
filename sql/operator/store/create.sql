-- store/create: a new store; its number is the next free one (two at once: one of them fails on the primary key and may be run again)
-- takes: hash text, name text, currency text, currencies text, secure_url text
-- gives: store_id integer
insert into cartd.stores (store_id, hash, name, currency, currencies, secure_url)
select coalesce(max(store_id), 0) + 1, $1::text, $2::text, $3::text, string_to_array($4::text, ','), $5::text
from cartd.stores
returning store_id;
