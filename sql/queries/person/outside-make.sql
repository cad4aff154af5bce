-- person/outside-make: an account for an outside issuer's person, a shopper, where the store makes such; nothing where the person or the
-- e-mail is there already. The counter's row makes those who come at once wait for each other
-- takes: store_id integer, issuer text, subject text, email text, given_name text, family_name text
-- gives: nothing
with next as (
    insert into cartd.counters (store_id, noun, last_id)
    select s.store_id, 'account', coalesce((select max(a.account_id) from cartd.accounts a where a.store_id = $1), 0) + 1
    from cartd.stores s
    where s.store_id = $1 and s.outside_accounts = 'open'
    on conflict (store_id, noun) do update
        set last_id = greatest(counters.last_id, coalesce((select max(a.account_id) from cartd.accounts a where a.store_id = $1), 0)) + 1
    returning last_id
), made as (
    insert into cartd.accounts (store_id, account_id, email, given_name, family_name, issuer, subject)
    select $1, n.last_id, $4, $5, $6, $2, $3
    from next n
    on conflict do nothing
    returning account_id
)
insert into cartd.account_roles (store_id, account_id, role_id)
select $1, m.account_id, r.role_id
from made m
join cartd.roles r on r.store_id = $1 and r.role_id = 3;
