-- import/entity_terms_remove: blocks that lose their last entity
-- takes: store_id integer
delete from cartd.entity_terms t
using pg_temp.import_gone g
where t.store_id = $1::integer and t.term = g.term and t.block = g.block and bit_count(t.bits & ~g.bits) = 0;
