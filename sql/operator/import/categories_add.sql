-- import/categories_add: categories that are new
-- takes: store_id integer
insert into cartd.categories (store_id, category_id, slug, name, enabled)
select $1::integer, i.category_id, i.slug, i.name, i.enabled
from pg_temp.import_categories i
where not exists (select from cartd.categories c where c.store_id = $1::integer and c.category_id = i.category_id)
order by i.category_id;
