-- Verify cartd:entities on pg
begin;

select
    store_id, entity_type, entity_id, number, item_id, bundle_uuid, bundle_version, terms
from cartd.entities
where false;

select
    store_id, term, block, bits
from cartd.entity_terms
where false;

select
    store_id, entity_type, facet, low, high, term
from cartd.entity_ranges
where false;

set local verify.constraints = '
    entities_bundle_uuid_check entities_bundle_version_check entities_entity_id_check entities_entity_type_check
    entities_item_id_check entities_number_check entities_number_key entities_pkey entities_store_id_fkey entity_terms_block_check
    entity_terms_pkey entity_terms_store_id_fkey entity_ranges_check entity_ranges_entity_type_check entity_ranges_facet_check
    entity_ranges_low_check entity_ranges_pkey entity_ranges_store_id_fkey';
set local verify.rights = '
    cartd_app      | entities entity_terms entity_ranges | select                      | insert update delete truncate
    cartd_operator | entities entity_terms entity_ranges | select insert update delete | truncate
    cartd_readonly | entities entity_terms entity_ranges | select                      | insert update delete truncate';
\ir lib/check.sql

rollback;
