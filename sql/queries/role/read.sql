-- role/read: a role, and how many people have it
-- takes: store_id integer, role_id integer
-- gives: name text, description text, permissions text[], built_in boolean, accounts bigint
select r.name, r.description, r.permissions, r.built_in,
    (select count(*) from cartd.account_roles ar where ar.store_id = r.store_id and ar.role_id = r.role_id) as accounts
from cartd.roles r
where r.store_id = $1 and r.role_id = $2;
