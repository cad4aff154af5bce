-- Deploy cartd:storefront_key to pg
begin;
set local lock_timeout = '2s';
set local client_min_messages = warning;
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.cart_lines drop constraint cart_lines_merge_key;
alter table cartd.cart_lines add constraint cart_lines_merge_key unique using index cart_lines_merge_key_slots;
comment on constraint cart_lines_merge_key on cartd.cart_lines is 'Two lines of a cart differ in at least one of these; adding an equal one raises the quantity';

commit;
