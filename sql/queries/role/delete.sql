-- role/delete: a role that nobody has
-- takes: store_id integer, role_id integer
-- gives: nothing
delete from cartd.roles
where store_id = $1 and role_id = $2 and not built_in;
