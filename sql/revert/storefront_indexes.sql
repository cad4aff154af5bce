-- Revert cartd:storefront_indexes from pg
set lock_timeout = '2s';
set role cartd_owner;

drop index concurrently if exists cartd.cart_lines_merge_key_slots;
drop index concurrently if exists cartd.carts_current_key;
