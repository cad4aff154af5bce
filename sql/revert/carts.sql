-- Revert cartd:carts from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop table cartd.idempotency_keys;
drop table cartd.cart_lines;
drop table cartd.carts;
drop function cartd.current_store();

commit;
