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

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'entities_bundle_uuid_check', 'entities_bundle_version_check', 'entities_entity_id_check', 'entities_entity_type_check',
        'entities_item_id_check', 'entities_number_check', 'entities_number_key', 'entities_pkey', 'entities_store_id_fkey',
        'entity_terms_block_check', 'entity_terms_pkey', 'entity_terms_store_id_fkey', 'entity_ranges_check',
        'entity_ranges_entity_type_check', 'entity_ranges_facet_check', 'entity_ranges_low_check', 'entity_ranges_pkey',
        'entity_ranges_store_id_fkey']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(tablename, ', ') into wrong
    from pg_tables
    where schemaname = 'cartd' and tableowner <> 'cartd_owner';
    if wrong is not null then
        raise exception 'tables that cartd_owner does not own: %', wrong;
    end if;

    select string_agg(format('%s %s %s', g.role, t.name, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{select}', '{insert, update, delete, truncate}'),
        ('cartd_operator', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_readonly', '{select}', '{insert, update, delete, truncate}')) as g (role, may, may_not)
    cross join unnest('{entities, entity_terms, entity_ranges}'::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;
end $$;

rollback;
