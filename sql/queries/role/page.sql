-- role/page: a page of a store's roles, by id, with how many people have each
-- takes: store_id integer, skip bigint, most integer
-- gives: role_id integer, name text, description text, permissions text[], accounts bigint
select r.role_id, r.name, r.description, r.permissions,
    (select count(*) from cartd.account_roles ar where ar.store_id = r.store_id and ar.role_id = r.role_id) as accounts
from cartd.roles r
where r.store_id = $1
order by r.role_id
limit $3::integer offset $2;
