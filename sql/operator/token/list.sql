-- token/list: the credentials of a store, or of all; revoked ones too
-- takes: store_id integer?
-- gives: hash text, token_hash text, client_id text, name text, scopes text, created_at text, revoked_at text?
select s.hash, t.token_hash, t.client_id, t.name, array_to_string(t.scopes, ',') as scopes,
       to_char(t.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
       to_char(t.revoked_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as revoked_at
from cartd.api_tokens t
join cartd.stores s using (store_id)
where $1::integer is null or t.store_id = $1::integer
order by t.store_id, t.created_at, t.token_hash;
