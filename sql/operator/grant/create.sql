-- grant/create: a credential of threedcart; neither key nor token is ever sent here
-- takes: store_id integer, key_hash text, token_hash text, name text, scope text
-- gives: secure_url text
with made as (
    insert into cartd.grants (store_id, key_hash, token_hash, name, scope)
    values ($1::integer, $2::text, $3::text, $4::text, $5::text)
    returning store_id
)
select s.secure_url
from made
join cartd.stores s using (store_id);
