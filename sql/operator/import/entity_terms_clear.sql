-- import/entity_terms_clear: blocks that lose some
-- takes: store_id integer
update cartd.entity_terms t
set bits = t.bits & ~g.bits
from pg_temp.import_gone g
where t.store_id = $1::integer and t.term = g.term and t.block = g.block;
