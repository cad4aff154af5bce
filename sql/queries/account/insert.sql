-- account/insert: a new person with roles; the number is the store's next, above all that came by another way
-- takes: store_id integer, email text, given_name text, family_name text, password_hash text, role_ids integer[]
-- gives: account_id integer
with next as (
    insert into cartd.counters as c (store_id, noun, last_id)
    select $1, 'account', coalesce(max(a.account_id), 0) + 1
    from cartd.accounts a
    where a.store_id = $1
    on conflict (store_id, noun) do update
    set last_id = greatest(c.last_id + 1, excluded.last_id)
    returning last_id),
person as (
    insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash, created_at, updated_at)
    select $1, n.last_id, $2, $3, $4, $5, now(), now()
    from next n
    returning account_id),
given as (
    insert into cartd.account_roles (store_id, account_id, role_id)
    select $1, p.account_id, r.role_id
    from person p
    cross join unnest($6::integer[]) as r (role_id))
select account_id
from person;
