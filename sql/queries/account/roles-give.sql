-- account/roles-give: these roles, as far as the person has them not
-- takes: store_id integer, account_id integer, role_ids integer[]
-- gives: nothing
insert into cartd.account_roles (store_id, account_id, role_id)
select $1, $2, given.role_id
from unnest($3::integer[]) as given (role_id)
on conflict do nothing;
