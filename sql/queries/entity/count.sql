-- entity/count: how many entities a filter matches; its facets are groups 1 … n of terms, each of which must match by any of its terms or ranges.
-- Only entity_terms and entity_ranges are read: an AND over the facets of the ORs of their terms, block by block. Facets of one term, the
-- most, have no OR to make, which halves the time. The laterals with offset 0 keep the plan at one probe of the index a term, whatever
-- the planner believes of a table just filled.
-- takes: store_id integer, entity_type text, facets integer, terms uuid[], term_facets integer[], range_names text[], range_facets integer[]
-- takes: low_from numeric[], low_to numeric[], high_from numeric[], high_to numeric[]
-- gives: total bigint
with wanted as (
    select t.term, t.facet
    from unnest($4::uuid[], $5::integer[]) as t (term, facet)
    union
    select r.term, w.facet
    from unnest($6::text[], $7::integer[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[]) as w (name, facet, low_from, low_to, high_from, high_to)
    cross join lateral (
        select r.term
        from cartd.entity_ranges r
        where r.store_id = $1 and r.entity_type = $2 and r.facet = w.name
            and r.low >= w.low_from and r.low <= w.low_to and r.high >= w.high_from and r.high <= w.high_to
        offset 0) as r
), numbered as (
    select term, facet, count(*) over (partition by facet) as terms
    from wanted
), matches as (
    select p.block, p.bits
    from numbered w
    cross join lateral (
        select p.block, p.bits
        from cartd.entity_terms p
        where p.store_id = $1 and p.term = w.term
        offset 0) as p
    where w.terms = 1
    union all
    select p.block, bit_or(p.bits) as bits
    from numbered w
    cross join lateral (
        select p.block, p.bits
        from cartd.entity_terms p
        where p.store_id = $1 and p.term = w.term
        offset 0) as p
    where w.terms > 1
    group by w.facet, p.block
)
select coalesce(sum(bit_count(bits)), 0)::bigint as total
from (
    select bit_and(bits) as bits
    from matches
    group by block
    having count(*) = $3::integer) as b;
