-- account/take-roles: less roles for a person, by name or number
-- takes: store_id integer, account_id integer, roles text
delete from cartd.account_roles ar
using cartd.roles r
where ar.store_id = $1::integer and ar.account_id = $2::integer and r.store_id = ar.store_id and r.role_id = ar.role_id
  and (lower(r.name) = any (string_to_array(lower($3::text), ',')) or r.role_id::text = any (string_to_array($3::text, ',')));
