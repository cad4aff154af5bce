-- Revert cartd:storefront from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.cart_lines drop column bundle_slot;
alter table cartd.carts
    drop constraint carts_current_check,
    drop column seen_ip,
    drop column claimed_ip,
    drop column is_current;

commit;
