-- import/categories_check: what forbids these categories: the first complaints by line, and how many there are
-- takes: store_id integer, most integer
-- gives: line integer, message text, complaints bigint
select line, message, count(*) over () as complaints
from (
    select line, format('id: %s is on line %s already', category_id, first) as message
    from (select line, category_id, min(line) over (partition by category_id) as first from pg_temp.import_categories) i
    where line > first
    union all
    select line, format('slug: "%s" is on line %s already', slug, first)
    from (select line, slug, min(line) over (partition by slug) as first from pg_temp.import_categories) i
    where line > first
    union all
    select i.line, format('slug: "%s" is category %s''s', i.slug, c.category_id)
    from pg_temp.import_categories i
    join cartd.categories c on c.store_id = $1::integer and c.slug = i.slug and c.category_id <> i.category_id
    where not exists (select from pg_temp.import_categories o where o.category_id = c.category_id)
) complaint
order by line, message
limit $2::integer;
