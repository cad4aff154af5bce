-- Revert cartd:promotions from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.carts drop column has_coupons;
alter table cartd.stores drop column has_promotions;
drop table cartd.cart_coupons;
drop table cartd.promotions;

commit;
