-- Verify cartd:storefront_indexes on pg
begin;

do $$
begin
    if not exists (
        select from pg_index where indexrelid = to_regclass('cartd.carts_current_key') and indisvalid and indisunique) then
        raise exception 'index missing or not valid: carts_current_key';
    end if;

    -- The next change gives it the constraint's name.
    if not exists (
        select from pg_index
        where indexrelid in (to_regclass('cartd.cart_lines_merge_key_slots'), to_regclass('cartd.cart_lines_merge_key'))
            and indisvalid and indisunique and indnullsnotdistinct and indnatts = 13) then
        raise exception 'index missing or not valid: cart_lines_merge_key_slots';
    end if;
end $$;

rollback;
