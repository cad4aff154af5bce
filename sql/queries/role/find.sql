-- role/find: those of these roles that there are; they stay until the transaction ends
-- takes: store_id integer, role_ids integer[]
-- gives: role_id integer, name text, permissions text[]
select role_id, name, permissions
from cartd.roles
where store_id = $1 and role_id = any ($2)
order by role_id
for key share;
