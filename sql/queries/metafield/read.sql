-- metafield/read: one metafield of a cart, where a token's client may see it
-- takes: store_id integer, token_hash text, cart_id uuid, metafield_id bigint
-- gives: metafield_id bigint, cart_id uuid, client_id text, namespace text, key text, value text, description text, permission_set text, created_at timestamptz, updated_at timestamptz
select m.metafield_id, m.cart_id, m.client_id, m.namespace, m.key, m.value, m.description, m.permission_set, m.created_at, m.updated_at
from cartd.metafields m
where m.store_id = $1 and m.metafield_id = $4 and m.cart_id = $3 and (m.permission_set <> 'app_only' or m.client_id = (
        select t.client_id from cartd.api_tokens t where t.store_id = $1 and t.token_hash = $2));
