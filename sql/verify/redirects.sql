-- Verify cartd:redirects on pg
begin;

select
    store_id, token_hash, cart_id, created_at, expires_at, used_at
from cartd.redirect_tokens
where false;

select updated_hour
from cartd.carts
where false;

set local verify.constraints = '
    redirect_tokens_check redirect_tokens_pkey redirect_tokens_store_id_cart_id_fkey redirect_tokens_token_hash_check';
set local verify.indexes = 'redirect_tokens_cart_idx carts_updated_hour_idx';
set local verify.rights = '
    cartd_app      | redirect_tokens | select insert update delete | truncate
    cartd_operator | redirect_tokens | select delete               | truncate
    cartd_readonly | redirect_tokens |                             | select insert update delete truncate';
set local verify.readonly = '
    redirect_tokens |';
set local verify.walls = 'redirect_tokens';
\ir lib/check.sql

do $$
declare
    wrong   text;
begin
    select string_agg(format('%s.%s', c.relname, a.attname), ', ') into wrong
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.oid in (to_regclass('cartd.stores'), to_regclass('cartd.channels'))
        and has_column_privilege('cartd_app', c.oid, a.attnum, 'update') <> (a.attname = 'allow_purchasing');
    if wrong is not null then
        raise exception 'rights on settings are not as they should be: %', wrong;
    end if;
end $$;

rollback;
