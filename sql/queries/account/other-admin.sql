-- account/other-admin: whether somebody else is an admin who can sign in
-- takes: store_id integer, account_id integer
-- gives: there boolean
select exists (
    select
    from cartd.account_roles ar
    join cartd.accounts a on a.store_id = ar.store_id and a.account_id = ar.account_id
    where ar.store_id = $1 and ar.role_id = 1 and ar.account_id <> $2
        and a.active and (a.password_hash is not null or a.issuer is not null)) as there;
