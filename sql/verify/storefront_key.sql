-- Verify cartd:storefront_key on pg
begin;

do $$
begin
    if not exists (
        select from pg_constraint c
        join pg_index i on i.indexrelid = c.conindid
        where c.connamespace = 'cartd'::regnamespace and c.conname = 'cart_lines_merge_key' and c.contype = 'u' and c.convalidated
            and i.indnullsnotdistinct and cardinality(c.conkey) = 13) then
        raise exception 'cart_lines_merge_key does not tell slots of bundles apart';
    end if;
end $$;

rollback;
