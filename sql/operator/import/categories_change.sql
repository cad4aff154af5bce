-- import/categories_change: categories that the file has otherwise
-- takes: store_id integer
update cartd.categories c
set slug = i.slug, name = i.name, enabled = i.enabled
from pg_temp.import_categories i
where c.store_id = $1::integer and c.category_id = i.category_id
  and (c.slug, c.name, c.enabled) is distinct from (i.slug, i.name, i.enabled);
