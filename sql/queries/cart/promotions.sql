-- cart/promotions: what the store takes off every cart now, and the banners that tell of it, in the order in which it is taken off
-- takes: store_id integer
-- gives: promotion_id integer, kind text, value numeric?, minimum_subtotal numeric?, banner_text text?, banner_type text?, banner_pages text[]
select promotion_id, kind, value, minimum_subtotal, banner_text, banner_type, banner_pages
from cartd.promotions
where store_id = $1 and enabled and (starts_at is null or starts_at <= now()) and (ends_at is null or now() < ends_at)
order by promotion_id;
