-- Revert cartd:redirects from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.stores alter column cart_page set default '/cart.php';
revoke update (allow_purchasing) on cartd.stores, cartd.channels from cartd_app;
alter table cartd.carts drop column updated_hour;
drop table cartd.redirect_tokens;

commit;
