-- account/create: a person with roles; without a number, the store's next
-- takes: store_id integer, account_id integer?, email text, given_name text, family_name text, password_hash text, roles text
-- gives: account_id text
with next as (
    insert into cartd.counters as c (store_id, noun, last_id)
    select $1::integer, 'account', coalesce(max(a.account_id), 0) + 1
    from cartd.accounts a
    where a.store_id = $1::integer
    having $2::integer is null
    on conflict (store_id, noun) do update
    set last_id = greatest(c.last_id + 1, excluded.last_id)
    returning last_id
), person as (
    insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash)
    select $1::integer, coalesce($2::integer, (select last_id from next)), $3::text, $4::text, $5::text, $6::text
    returning account_id
), given as (
    insert into cartd.account_roles (store_id, account_id, role_id)
    select $1::integer, p.account_id, r.role_id
    from person p
    join cartd.roles r on r.store_id = $1::integer
    where lower(r.name) = any (string_to_array(lower($7::text), ',')) or r.role_id::text = any (string_to_array($7::text, ','))
)
select account_id::text as account_id from person;
