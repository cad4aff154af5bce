-- import/entity_terms_add: the terms that new and changed entities have now
-- takes: store_id integer
insert into cartd.entity_terms as t (store_id, term, block, bits)
select $1::integer, n.term, p.number / 256, bit_or(set_bit(repeat('0', 256)::bit(256), p.number % 256, 1))
from pg_temp.import_places p
cross join unnest(p.terms) n (term)
where n.term <> all (p.old_terms)
group by n.term, p.number / 256
order by 2, 3
on conflict (store_id, term, block) do update
set bits = t.bits | excluded.bits;
