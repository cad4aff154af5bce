-- import/coupons_check: what forbids these coupons: the first complaints by line, and how many there are
-- takes: store_id integer, most integer
-- gives: line integer, message text, complaints bigint
select line, message, count(*) over () as complaints
from (
    select line, format('code: "%s" is on line %s already (case does not count)', code, first) as message
    from (select line, code, min(line) over (partition by code_key) as first from pg_temp.import_coupons) i
    where line > first and $1::integer is not null
    union all
    select line, 'ends_at: is before starts_at'
    from pg_temp.import_coupons
    where ends_at < starts_at
) complaint
order by line, message
limit $2::integer;
