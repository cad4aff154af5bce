-- Verify cartd:promotions on pg
begin;

select
    store_id, promotion_id, name, kind, value, minimum_subtotal, starts_at, ends_at, enabled, banner_text, banner_type, banner_pages
from cartd.promotions
where false;

select
    store_id, cart_id, code_key, account_id, applied_at
from cartd.cart_coupons
where false;

select has_promotions from cartd.stores where false;
select has_coupons from cartd.carts where false;

set local verify.constraints = '
    promotions_banner_check promotions_banner_pages_check promotions_banner_text_check promotions_banner_type_check
    promotions_kind_check promotions_minimum_subtotal_check promotions_name_check promotions_percentage_check promotions_pkey
    promotions_promotion_id_check promotions_store_id_fkey promotions_type_check promotions_value_check promotions_value_check1
    cart_coupons_code_key_check cart_coupons_pkey cart_coupons_store_id_cart_id_fkey';
set local verify.indexes = 'cart_coupons_code_idx';
set local verify.rights = '
    cartd_app      | cart_coupons | select insert update delete | truncate
    cartd_app      | promotions   | select                      | insert update delete truncate
    cartd_operator | cart_coupons | select delete               | truncate
    cartd_operator | promotions   | select insert update delete | truncate
    cartd_readonly | promotions   | select                      | insert update delete truncate
    cartd_readonly | cart_coupons |                             | select insert update delete truncate';
set local verify.walls = 'cart_coupons';
\ir lib/check.sql

rollback;
