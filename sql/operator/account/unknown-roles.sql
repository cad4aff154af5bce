-- account/unknown-roles: those of a list of roles, by name or number, that the store does not have
-- takes: store_id integer, roles text
-- gives: role text
select w.role
from unnest(string_to_array($2::text, ',')) as w (role)
where not exists (
    select from cartd.roles r
    where r.store_id = $1::integer and (lower(r.name) = lower(w.role) or r.role_id::text = w.role));
