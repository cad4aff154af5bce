-- import/promotions_change: promotions that the file has otherwise
-- takes: store_id integer
update cartd.promotions p
set name = i.name, kind = i.kind, value = i.value, minimum_subtotal = i.minimum_subtotal, starts_at = i.starts_at, ends_at = i.ends_at,
    enabled = i.enabled, banner_text = i.banner_text, banner_type = i.banner_type, banner_pages = i.banner_pages
from pg_temp.import_promotions i
where p.store_id = $1::integer and p.promotion_id = i.promotion_id
  and (p.name, p.kind, p.value, p.minimum_subtotal, p.starts_at, p.ends_at, p.enabled, p.banner_text, p.banner_type, p.banner_pages)
      is distinct from
      (i.name, i.kind, i.value, i.minimum_subtotal, i.starts_at, i.ends_at, i.enabled, i.banner_text, i.banner_type, i.banner_pages);
