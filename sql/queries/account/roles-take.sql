-- account/roles-take: all of a person's roles but these
-- takes: store_id integer, account_id integer, role_ids integer[]
-- gives: nothing
delete from cartd.account_roles
where store_id = $1 and account_id = $2 and role_id <> all ($3);
