-- import/entities_add: entities that are new
-- takes: store_id integer
insert into cartd.entities (store_id, entity_type, entity_id, number, item_id, bundle_uuid, bundle_version, terms)
select $1::integer, p.entity_type, p.entity_id, p.number, p.item_id, p.bundle_uuid, p.bundle_version, p.terms
from pg_temp.import_places p
where p.is_new
order by p.number;
