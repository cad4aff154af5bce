-- import/entities_copy: takes the entities in
copy pg_temp.import_entities (line, entity_type, entity_id, item_id, bundle_uuid, bundle_version, terms, ranges) from stdin;
