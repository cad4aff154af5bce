-- metafield/insert: new metafields of one client, as many as the JSON array holds
-- takes: store_id integer, client_id text, metafields json
-- gives: nothing
insert into cartd.metafields (store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at)
select $1, n.metafield_id, n.cart_id, $2, n.namespace, n.key, n.value, n.description, n.permission_set, now(), now()
from json_to_recordset($3) as n (metafield_id bigint, cart_id uuid, namespace text, key text, value text, description text, permission_set text);
