-- Revert cartd:catalog from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop table cartd.coupons;
drop table cartd.bundle_slots;
drop table cartd.bundles;
drop table cartd.cross_sell;
drop table cartd.options;
drop table cartd.option_sets;
drop table cartd.variants;
drop table cartd.product_images;
drop table cartd.products;
drop table cartd.categories;

commit;
