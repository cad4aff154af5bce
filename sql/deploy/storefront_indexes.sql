-- Deploy cartd:storefront_indexes to pg
-- No transaction: carts go on changing while the indexes are built.  What a failed attempt left is dropped first.
set lock_timeout = '2s';
set client_min_messages = warning;
set role cartd_owner;

drop index concurrently if exists cartd.carts_current_key;
create unique index concurrently carts_current_key on cartd.carts (store_id, account_id) where is_current;

drop index concurrently if exists cartd.cart_lines_merge_key_slots;
create unique index concurrently cart_lines_merge_key_slots on cartd.cart_lines (store_id, variant_id, cart_id, sole_id, address_id, bundle_id,
    bundle_sequence, bundle_slot, is_free, option_ids, price_override, name, gift_wrapping) nulls not distinct;
