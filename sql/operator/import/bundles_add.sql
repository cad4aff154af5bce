-- import/bundles_add: bundles that are new
-- takes: store_id integer
insert into cartd.bundles (store_id, bundle_id, name, enabled)
select $1::integer, i.bundle_id, i.name, i.enabled
from pg_temp.import_bundles i
where not exists (select from cartd.bundles b where b.store_id = $1::integer and b.bundle_id = i.bundle_id)
order by i.bundle_id;
