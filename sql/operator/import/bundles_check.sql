-- import/bundles_check: what forbids these bundles: the first complaints by line, and how many there are
-- takes: store_id integer, most integer
-- gives: line integer, message text, complaints bigint
select line, message, count(*) over () as complaints
from (
    select line, format('id: %s is on line %s already', bundle_id, first) as message
    from (select line, bundle_id, min(line) over (partition by bundle_id) as first from pg_temp.import_bundles) i
    where line > first
    union all
    select s.line, format('slots.%s.product_id: the store has no product %s', s.position, s.product_id)
    from pg_temp.import_bundle_slots s
    where not exists (select from cartd.products p where p.store_id = $1::integer and p.product_id = s.product_id)
) complaint
order by line, message
limit $2::integer;
