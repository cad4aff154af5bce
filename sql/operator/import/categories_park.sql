-- import/categories_park: slugs that are about to change step aside, so that two categories may exchange theirs
-- takes: store_id integer
update cartd.categories c
set slug = E'\x01' || c.category_id
from pg_temp.import_categories i
where c.store_id = $1::integer and c.category_id = i.category_id and c.slug <> i.slug;
