-- Verify cartd:catalog on pg
begin;

select
    store_id, category_id, slug, name, enabled
from cartd.categories
where false;

select
    store_id, product_id, category_id, slug, name, type, enabled, taxable, url, image_url, order_minimum, order_maximum,
    download_page, download_files, download_size
from cartd.products
where false;

select
    store_id, product_id, position, url
from cartd.product_images
where false;

select
    store_id, variant_id, product_id, position, sku, slug, name, price, special_price, size, color, description, enabled, stock,
    weight, height, width, length, option_ids, option_price
from cartd.variants
where false;

select
    store_id, product_id, option_set_id, position, name, required
from cartd.option_sets
where false;

select
    store_id, product_id, option_set_id, option_id, position, name, value, price_delta
from cartd.options
where false;

select
    store_id, product_id, position, variant_id
from cartd.cross_sell
where false;

select
    store_id, bundle_id, name, enabled
from cartd.bundles
where false;

select
    store_id, bundle_id, position, product_id, quantity, unit_price
from cartd.bundle_slots
where false;

select
    store_id, code_key, code, name, kind, value, minimum_subtotal, starts_at, ends_at, usage_limit, usage_limit_per_account,
    enabled
from cartd.coupons
where false;

set local verify.constraints = '
    bundle_slots_pkey bundle_slots_quantity_check bundle_slots_store_id_bundle_id_fkey bundle_slots_store_id_product_id_fkey
    bundle_slots_unit_price_check bundles_bundle_id_check bundles_name_check bundles_pkey bundles_store_id_fkey
    categories_category_id_check categories_name_check categories_pkey categories_slug_check categories_store_id_fkey
    categories_store_id_slug_key coupons_check coupons_check1 coupons_code_key_check coupons_kind_check coupons_minimum_subtotal_check
    coupons_pkey coupons_store_id_fkey coupons_usage_limit_check coupons_usage_limit_per_account_check coupons_value_check
    cross_sell_pkey cross_sell_store_id_product_id_fkey option_sets_name_check option_sets_option_set_id_check option_sets_pkey
    option_sets_store_id_product_id_fkey options_name_check options_option_id_check options_pkey options_price_delta_check
    options_store_id_product_id_option_set_id_fkey options_store_id_product_id_option_set_id_option_id_key options_value_check
    product_images_pkey product_images_store_id_product_id_fkey products_check products_name_check products_order_maximum_check
    products_order_minimum_check products_pkey products_product_id_check products_slug_check products_store_id_category_id_fkey
    products_store_id_fkey products_store_id_slug_key products_type_check variants_height_check variants_length_check
    variants_name_check variants_option_price_check variants_pkey variants_price_check variants_sku_check variants_slug_check
    variants_special_price_check variants_stock_check variants_store_id_product_id_fkey variants_store_id_sku_key
    variants_store_id_slug_key variants_variant_id_check variants_weight_check variants_width_check';
set local verify.indexes = 'products_category_idx variants_product_idx bundle_slots_product_idx';
set local verify.rights = '
    cartd_app      | categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons | select                      | truncate
    cartd_operator | categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons | select insert update delete | truncate
    cartd_readonly | categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons | select                      | insert update delete truncate';
\ir lib/check.sql

rollback;
