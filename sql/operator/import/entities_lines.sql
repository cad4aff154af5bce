-- import/entities_lines: where a batch of entities waits; gone with the transaction
create temporary table import_entities (
    line                integer     not null,
    entity_type         text        not null,
    entity_id           text        not null,
    item_id             text        not null,
    bundle_uuid         text        not null,
    bundle_version      text        not null,
    terms               uuid[]      not null,
    ranges              jsonb       not null
) on commit drop;
