-- Verify cartd:carts on pg
begin;

select
    store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at
from cartd.carts
where false;

select
    store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, option_ids, price_override, name,
    gift_wrapping, address_id, bundle_id, bundle_sequence, is_free, sku, unit_price, image_url, theme, sender_name,
    sender_email, recipient_name, recipient_email, message, sole_id, added_at
from cartd.cart_lines
where false;

select
    store_id, principal, key, request_hash, status, headers, body, created_at
from cartd.idempotency_keys
where false;

set local verify.constraints = '
    cart_lines_gift_wrapping_check cart_lines_image_url_check cart_lines_kind_check cart_lines_merge_key cart_lines_message_check
    cart_lines_name_check cart_lines_option_ids_check cart_lines_pkey cart_lines_price_override_check cart_lines_quantity_check
    cart_lines_recipient_email_check cart_lines_recipient_name_check cart_lines_sender_email_check cart_lines_sender_name_check
    cart_lines_shape_check cart_lines_sku_check cart_lines_store_id_cart_id_fkey cart_lines_theme_check cart_lines_unit_price_check
    carts_currency_check carts_locale_check carts_pkey carts_store_id_account_id_fkey carts_store_id_fkey carts_version_check
    idempotency_keys_key_check idempotency_keys_pkey idempotency_keys_principal_check idempotency_keys_request_hash_check
    idempotency_keys_status_check idempotency_keys_store_id_fkey';
set local verify.indexes = 'carts_account_idx idempotency_keys_created_idx';
set local verify.rights = '
    cartd_app      | carts cart_lines idempotency_keys | select insert update delete | truncate
    cartd_operator | carts cart_lines idempotency_keys | select delete               | truncate
    cartd_readonly | carts cart_lines idempotency_keys |                             | select insert update delete truncate';
set local verify.readonly = '
    carts      | store_id cart_id version account_id channel_id currency locale created_at updated_at expires_at
    cart_lines | store_id cart_id line_id position kind quantity product_id variant_id option_ids price_override unit_price sku added_at';
set local verify.walls = 'carts cart_lines idempotency_keys';
\ir lib/check.sql

do $$
begin
    if not has_function_privilege('cartd_app', 'cartd.current_store()', 'execute') then
        raise exception 'cartd_app cannot run current_store(), which its policies need';
    end if;
end $$;

rollback;
