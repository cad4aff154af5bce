-- Verify cartd:expiry on pg
begin;

select expires_hour from cartd.carts where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array['carts_expires_hour_idx', 'metafields_updated_idx', 'redirect_tokens_expires_idx', 'redirect_tokens_used_idx']) as want
    where not exists (
        select from pg_index where indexrelid = to_regclass('cartd.' || want) and indisvalid);
    if wrong is not null then
        raise exception 'indexes missing or not valid: %', wrong;
    end if;

    if not exists (select from pg_attribute where attrelid = 'cartd.carts'::regclass and attname = 'expires_hour' and attgenerated = 's') then
        raise exception 'carts.expires_hour is not generated';
    end if;

    select string_agg(format('%s', want), ', ') into wrong
    from unnest(array['carts', 'idempotency_keys', 'metafields', 'redirect_tokens']) as want
    where not has_table_privilege('cartd_app', 'cartd.' || want, 'delete');
    if wrong is not null then
        raise exception 'cartd_app may not delete, and has to sweep: %', wrong;
    end if;
end $$;

rollback;
