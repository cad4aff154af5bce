-- role/lock: take a role for a change; until the transaction ends nobody is given it
-- takes: store_id integer, role_id integer
-- gives: role_id integer
select role_id
from cartd.roles
where store_id = $1 and role_id = $2
for update;
