-- import/promotions_add: promotions that are new
-- takes: store_id integer
insert into cartd.promotions (store_id, promotion_id, name, kind, value, minimum_subtotal, starts_at, ends_at, enabled, banner_text,
                              banner_type, banner_pages)
select $1::integer, i.promotion_id, i.name, i.kind, i.value, i.minimum_subtotal, i.starts_at, i.ends_at, i.enabled, i.banner_text,
       i.banner_type, i.banner_pages
from pg_temp.import_promotions i
where not exists (select from cartd.promotions p where p.store_id = $1::integer and p.promotion_id = i.promotion_id)
order by i.promotion_id;
