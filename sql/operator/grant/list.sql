-- grant/list: the grants of a store, or of all; revoked ones too
-- takes: store_id integer?
-- gives: store text, hash text, key_hash text, name text, scope text, created_at text, revoked_at text?
select s.hash as store, g.token_hash as hash, g.key_hash, g.name, g.scope,
       to_char(g.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
       to_char(g.revoked_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as revoked_at
from cartd.grants g
join cartd.stores s using (store_id)
where $1::integer is null or g.store_id = $1::integer
order by g.store_id, g.created_at, g.token_hash;
