-- account/hold-admins: nobody else takes an admin away meanwhile; before the person's own lock, as everywhere
-- takes: store_id integer
-- gives: role_id text
select role_id::text as role_id from cartd.roles where store_id = $1::integer and role_id = 1 for no key update;
