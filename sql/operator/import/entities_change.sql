-- import/entities_change: entities that the file has otherwise
-- takes: store_id integer
update cartd.entities e
set item_id = p.item_id, bundle_uuid = p.bundle_uuid, bundle_version = p.bundle_version, terms = p.terms
from pg_temp.import_places p
where not p.is_new and e.store_id = $1::integer and e.entity_type = p.entity_type and e.entity_id = p.entity_id;
