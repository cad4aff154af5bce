-- import/promotions_mark: lets the store's requests know whether anything is taken off; banners alone are read where they are asked for
-- takes: store_id integer
update cartd.stores s
set has_promotions = not s.has_promotions
where s.store_id = $1::integer and s.has_promotions <> exists (
    select from cartd.promotions p where p.store_id = $1::integer and p.kind <> 'banner');
