-- import/entity_terms_gone: which bits of which blocks changed entities no longer have
create temporary table import_gone on commit drop as
select t.term, p.number / 256 as block, bit_or(set_bit(repeat('0', 256)::bit(256), p.number % 256, 1)) as bits
from pg_temp.import_places p
cross join unnest(p.old_terms) t (term)
where t.term <> all (p.terms)
group by t.term, p.number / 256;
