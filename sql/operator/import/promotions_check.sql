-- import/promotions_check: what forbids these promotions: the first complaints by line, and how many there are
-- takes: store_id integer, most integer
-- gives: line integer, message text, complaints bigint
select line, message, count(*) over () as complaints
from (
    select line, format('id: %s is on line %s already', promotion_id, first) as message
    from (select line, promotion_id, min(line) over (partition by promotion_id) as first from pg_temp.import_promotions) i
    where line > first and $1::integer is not null
    union all
    select line, 'ends_at: is before starts_at'
    from pg_temp.import_promotions
    where ends_at < starts_at
) complaint
order by line, message
limit $2::integer;
