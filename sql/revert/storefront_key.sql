-- Revert cartd:storefront_key from pg
-- Fails where a cart holds a bundle with two slots of one variant: the old key cannot tell them apart.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.cart_lines drop constraint cart_lines_merge_key;
alter table cartd.cart_lines add constraint cart_lines_merge_key unique nulls not distinct (store_id, variant_id, cart_id, sole_id, address_id,
    bundle_id, bundle_sequence, is_free, option_ids, price_override, name, gift_wrapping);
comment on constraint cart_lines_merge_key on cartd.cart_lines is 'Two lines of a cart differ in at least one of these; adding an equal one raises the quantity';

commit;
