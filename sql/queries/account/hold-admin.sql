-- account/hold-admin: where the person is an admin, nobody else takes an admin away until this transaction ends; before the person's own lock, everywhere
-- takes: store_id integer, account_id integer
-- gives: role_id integer
select r.role_id
from cartd.roles r
where r.store_id = $1 and r.role_id = 1
    and exists (select from cartd.account_roles ar where ar.store_id = r.store_id and ar.account_id = $2 and ar.role_id = r.role_id)
for no key update of r;
