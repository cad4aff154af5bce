-- Revert cartd:threedcart from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop table cartd.cart_contacts;
alter table cartd.carts drop column order_key;
alter table cartd.stores drop column secure_host;
drop table cartd.grants;

commit;
