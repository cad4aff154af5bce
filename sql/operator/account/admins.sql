-- account/admins: how many admins of a store can sign in
-- takes: store_id integer
-- gives: admins text
select count(*)::text as admins
from cartd.account_roles ar
join cartd.accounts a on a.store_id = ar.store_id and a.account_id = ar.account_id
where ar.store_id = $1::integer and ar.role_id = 1 and a.active and (a.password_hash is not null or a.issuer is not null);
