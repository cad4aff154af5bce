-- import/entities_place: entities that are new or otherwise than they were, each with its number; new ones get the next, in the order of the lines
-- takes: store_id integer
create temporary table import_places on commit drop as
select i.entity_type, i.entity_id, i.item_id, i.bundle_uuid, i.bundle_version, i.terms, i.ranges,
       e.number is null as is_new, coalesce(e.terms, '{}') as old_terms,
       coalesce(e.number, next.number + row_number() over (partition by e.number is null order by i.line) - 1)::integer as number
from pg_temp.import_entities i
left join cartd.entities e on e.store_id = $1::integer and e.entity_type = i.entity_type and e.entity_id = i.entity_id
cross join (select coalesce(max(t.number) + 1, 0) as number from cartd.entities t where t.store_id = $1::integer) next
where e.number is null
   or (e.item_id, e.bundle_uuid, e.bundle_version, e.terms) is distinct from (i.item_id, i.bundle_uuid, i.bundle_version, i.terms);
