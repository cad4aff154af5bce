-- role/set: a role's new name, description and permissions
-- takes: store_id integer, role_id integer, name text, description text, permissions text[]
-- gives: nothing
update cartd.roles
set name = $3, description = $4, permissions = $5, updated_at = now()
where store_id = $1 and role_id = $2 and not built_in;
