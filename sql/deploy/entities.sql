-- Deploy cartd:entities to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.entities (
    store_id            integer     not null references cartd.stores,
    entity_type         text        not null check (entity_type in ('files', 'specimens', 'projects')),
    entity_id           text        not null check (octet_length(entity_id) between 1 and 1024),
    number              integer     not null check (number >= 0),
    item_id             text        not null check (octet_length(item_id) between 1 and 1024),
    bundle_uuid         text        not null check (octet_length(bundle_uuid) between 1 and 1024),
    bundle_version      text        not null check (octet_length(bundle_version) between 1 and 1024),
    terms               uuid[]      not null,
    primary key (store_id, entity_type, entity_id),
    constraint entities_number_key unique (store_id, number)
);
comment on table cartd.entities is 'What a research portal has: files, specimens, projects. Written by `cartctl import entities` alone';
comment on column cartd.entities.number is 'Given in the order of import, never again to another; its place in entity_terms, and the order in which batches are written';
comment on column cartd.entities.item_id is 'EntityId of an item: file uuid, specimen''s biomaterial_id, project''s short name';
comment on column cartd.entities.bundle_uuid is 'Of the entity''s first bundle';
comment on column cartd.entities.terms is 'Ascending. A term is 128 bits of SHA-256 over type, facet and value; src/entity/term.h';

-- A bitmap index kept as a table: of each term and each block of 256 numbers
-- that has it, which.  Filters are ANDs of ORs of terms, so counting is bit
-- arithmetic over these rows, and the matching numbers come in order.
create table cartd.entity_terms (
    store_id            integer     not null references cartd.stores,
    term                uuid        not null,
    block               integer     not null check (block >= 0),
    bits                bit(256)    not null,
    primary key (store_id, term, block)
);
comment on table cartd.entity_terms is 'For each term and 256 numbers, the entities that have it; follows from entities.terms';
comment on column cartd.entity_terms.block is 'entities.number / 256; bit number % 256, from the left, stands for the entity';

-- The values of facets that are ranges, so that contains, within and
-- intersects become terms as well.
create table cartd.entity_ranges (
    store_id            integer     not null references cartd.stores,
    entity_type         text        not null check (entity_type in ('files', 'specimens', 'projects')),
    facet               text        not null check (octet_length(facet) between 1 and 100),
    low                 numeric     not null check (low > -1e18 and low < 1e18 and scale(low) <= 18),
    high                numeric     not null check (high >= low and high < 1e18 and scale(high) <= 18),
    term                uuid        not null,
    primary key (store_id, entity_type, facet, low, high)
);
comment on table cartd.entity_ranges is 'Each range that an entity of the store has, or had, with its term';

grant select on cartd.entities, cartd.entity_terms, cartd.entity_ranges to cartd_app, cartd_readonly;
grant select, insert, update, delete on cartd.entities, cartd.entity_terms, cartd.entity_ranges to cartd_operator;

commit;
