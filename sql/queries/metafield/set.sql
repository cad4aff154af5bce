-- metafield/set: what locked metafields are from now on; null leaves a part as it is
-- takes: store_id integer, metafields json
-- gives: nothing
update cartd.metafields m
set namespace = coalesce(n.namespace, m.namespace), key = coalesce(n.key, m.key), value = coalesce(n.value, m.value),
    description = coalesce(n.description, m.description), permission_set = coalesce(n.permission_set, m.permission_set), updated_at = now()
from json_to_recordset($2) as n (metafield_id bigint, namespace text, key text, value text, description text, permission_set text)
where m.store_id = $1 and m.metafield_id = n.metafield_id;
