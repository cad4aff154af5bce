-- job/chunk: the next so many entities of a filter into a cart, which is locked; those that are there stay as they are.
-- The first so many that match, from a number on, in the order of their numbers; the filter is as in entity/count, see there. Of the blocks
-- that match, as many are opened as are needed. written: how many there were, fewer than asked for: there are no more; added: how many of
-- them are new to the cart. They are put in in the order of their keys, so that a page of the index is looked for once a chunk.
-- takes: store_id integer, entity_type text, facets integer, terms uuid[], term_facets integer[], range_names text[], range_facets integer[]
-- takes: low_from numeric[], low_to numeric[], high_from numeric[], high_to numeric[], from_number integer, most integer, cart_id uuid
-- gives: written bigint, last_number integer?, added bigint
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
), matches as (
    select w.facet, p.block, bit_or(p.bits) as bits
    from wanted w
    cross join lateral (
        select p.block, p.bits
        from cartd.entity_terms p
        where p.store_id = $1 and p.term = w.term and p.block >= $12::integer / 256
        offset 0) as p
    group by w.facet, p.block
), blocks as (
    -- of the first block, what lies before from_number is shifted out
    select block, case when block = $12::integer / 256 then (bits << $12 % 256) >> $12 % 256 else bits end as bits
    from (
        select block, bit_and(bits) as bits
        from matches
        group by block
        having count(*) = $3::integer) as b
), opened as (
    select block, bits
    from (select block, bits, sum(bit_count(bits)) over (order by block) - bit_count(bits) as before from blocks) as b
    where before < $13::integer
), numbers as (
    select o.block * 256 + i as number
    from opened o
    cross join generate_series(0, 255) as i
    where get_bit(o.bits, i) = 1
    order by number
    limit $13
), page as materialized (
    select e.number, e.item_id, e.bundle_uuid, e.bundle_version,
        sha256(convert_to(concat_ws('/', $14::uuid::text, e.item_id, e.bundle_uuid, e.bundle_version, $2), 'UTF8')) as hash
    from numbers n
    cross join lateral (
        select e.number, e.item_id, e.bundle_uuid, e.bundle_version
        from cartd.entities e
        where e.store_id = $1 and e.number = n.number
        offset 0) as e
    where exists (select from cartd.resource_carts c where c.store_id = $1 and c.cart_id = $14)
), added as (
    insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
    select $1, $14, p.hash, p.item_id, p.bundle_uuid, p.bundle_version, $2
    from page p
    order by p.hash
    on conflict do nothing
    returning true
)
select (select count(*) from page) as written, (select max(number) from page) as last_number, (select count(*) from added) as added;
