-- Verify cartd:storefront on pg
begin;

select is_current, claimed_ip, seen_ip from cartd.carts where false;
select bundle_slot from cartd.cart_lines where false;

set local verify.constraints = 'carts_claimed_ip_check carts_seen_ip_check carts_current_check';
\ir lib/check.sql

do $$
begin
    if has_column_privilege('cartd_readonly', 'cartd.carts', 'claimed_ip', 'select')
        or has_column_privilege('cartd_readonly', 'cartd.carts', 'seen_ip', 'select') then
        raise exception 'cartd_readonly sees where shoppers are';
    end if;
end $$;

rollback;
