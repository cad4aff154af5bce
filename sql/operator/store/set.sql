-- store/set: changes settings; a parameter that is null leaves its setting as it is. Parameters stand in the order of settings.c
-- takes: store_id integer, name text?, secure_url text?, currency text?, currencies text?, allow_purchasing boolean?, tax_included boolean?
-- takes: cart_days integer?, retention_days integer?, rate_quota integer?, bucket_size integer?, bucket_per_second integer?, signup text?
-- takes: allowed_origins text?, public_url text?, cart_page text?, checkout_page text?, outside_accounts text?
update cartd.stores
set name = coalesce($2::text, name),
    secure_url = coalesce($3::text, secure_url),
    currency = coalesce($4::text, currency),
    currencies = coalesce(string_to_array($5::text, ','), currencies),
    allow_purchasing = coalesce($6::boolean, allow_purchasing),
    tax_included = coalesce($7::boolean, tax_included),
    cart_days = coalesce($8::integer, cart_days),
    retention_days = coalesce($9::integer, retention_days),
    rate_quota = coalesce($10::integer, rate_quota),
    bucket_size = coalesce($11::integer, bucket_size),
    bucket_per_second = coalesce($12::integer, bucket_per_second),
    signup = coalesce($13::text, signup),
    allowed_origins = coalesce(string_to_array($14::text, ','), allowed_origins),
    public_url = case when $15::text = '' then null else coalesce($15::text, public_url) end,
    cart_page = coalesce($16::text, cart_page),
    checkout_page = coalesce($17::text, checkout_page),
    outside_accounts = coalesce($18::text, outside_accounts)
where store_id = $1::integer;
