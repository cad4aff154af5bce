-- account/give-roles: more roles for a person, by name or number
-- takes: store_id integer, account_id integer, roles text
insert into cartd.account_roles (store_id, account_id, role_id)
select $1::integer, $2::integer, r.role_id
from cartd.roles r
where r.store_id = $1::integer
  and (lower(r.name) = any (string_to_array(lower($3::text), ',')) or r.role_id::text = any (string_to_array($3::text, ',')))
on conflict do nothing;
