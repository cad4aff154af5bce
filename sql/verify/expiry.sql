-- Verify cartd:expiry on pg
begin;

select expires_hour from cartd.carts where false;

set local verify.indexes = 'carts_expires_hour_idx metafields_updated_idx redirect_tokens_expires_idx redirect_tokens_used_idx';
-- It sweeps.
set local verify.rights = '
    cartd_app | carts idempotency_keys metafields redirect_tokens | delete |';
\ir lib/check.sql

do $$
begin
    if not exists (select from pg_attribute where attrelid = 'cartd.carts'::regclass and attname = 'expires_hour' and attgenerated = 's') then
        raise exception 'carts.expires_hour is not generated';
    end if;
end $$;

rollback;
