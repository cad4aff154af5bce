-- import/bundles_change: bundles that the file has otherwise
-- takes: store_id integer
update cartd.bundles b
set name = i.name, enabled = i.enabled
from pg_temp.import_bundles i
where b.store_id = $1::integer and b.bundle_id = i.bundle_id
  and (b.name, b.enabled) is distinct from (i.name, i.enabled);
