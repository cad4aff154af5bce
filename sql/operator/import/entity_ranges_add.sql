-- import/entity_ranges_add: ranges that no entity had before
-- takes: store_id integer
insert into cartd.entity_ranges (store_id, entity_type, facet, low, high, term)
select distinct $1::integer, p.entity_type, r.facet, r.low, r.high, r.term
from pg_temp.import_places p
cross join jsonb_to_recordset(p.ranges) as r (facet text, low numeric, high numeric, term uuid)
order by 2, 3, 4, 5
on conflict (store_id, entity_type, facet, low, high) do nothing;
