-- Verify cartd:stores on pg
begin;

select
    store_id, hash, name, secure_url, currency, currencies, allow_purchasing, tax_included, cart_days, retention_days,
    rate_quota, bucket_size, bucket_per_second, signup, allowed_origins, public_url, cart_page, checkout_page, created_at
from cartd.stores
where false;

select
    store_id, channel_id, name, allow_purchasing
from cartd.channels
where false;

select
    store_id, token_hash, client_id, name, scopes, created_at, revoked_at
from cartd.api_tokens
where false;

set local verify.constraints = '
    api_tokens_client_id_check api_tokens_name_check api_tokens_pkey api_tokens_scopes_check api_tokens_store_id_fkey
    api_tokens_token_hash_check channels_channel_id_check channels_name_check channels_pkey channels_store_id_fkey
    stores_bucket_per_second_check stores_bucket_size_check stores_cart_days_check stores_check stores_currencies_check
    stores_currency_check stores_hash_check stores_hash_key stores_name_check stores_pkey stores_public_url_check
    stores_rate_quota_check stores_retention_days_check stores_secure_url_check stores_signup_check stores_store_id_check';
set local verify.rights = '
    cartd_app      | stores channels api_tokens | select               | truncate
    cartd_operator | stores channels api_tokens | select insert update | truncate
    cartd_readonly | api_tokens                 |                      | select insert update delete
    cartd_readonly | stores channels            | select               | insert update delete truncate';
set local verify.readonly = '
    api_tokens |';
\ir lib/check.sql

rollback;
