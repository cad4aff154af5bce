-- Verify cartd:storefront on pg
begin;

select is_current, claimed_ip, seen_ip from cartd.carts where false;
select bundle_slot from cartd.cart_lines where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array['carts_claimed_ip_check', 'carts_seen_ip_check', 'carts_current_check']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    if has_column_privilege('cartd_readonly', 'cartd.carts', 'claimed_ip', 'select')
        or has_column_privilege('cartd_readonly', 'cartd.carts', 'seen_ip', 'select') then
        raise exception 'cartd_readonly sees where shoppers are';
    end if;
end $$;

rollback;
