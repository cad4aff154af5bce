-- account/list: the people of a store: all, those of a role, one by number, one by e-mail
-- takes: store_id integer, role text?, account_id integer?, email text?
-- gives: account_id text, email text, given_name text, family_name text, roles text, active text, signs_in text, created_at text, updated_at text
select a.account_id::text as account_id, a.email, a.given_name, a.family_name,
       array_to_string(array(
           select r.name
           from cartd.account_roles ar
           join cartd.roles r on r.store_id = ar.store_id and r.role_id = ar.role_id
           where ar.store_id = a.store_id and ar.account_id = a.account_id
           order by r.role_id), ',') as roles,
       a.active::text as active,
       case when a.issuer is not null then 'by ' || a.issuer when a.password_hash is not null then 'by password' else 'no' end as signs_in,
       to_char(a.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
       to_char(a.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as updated_at
from cartd.accounts a
where a.store_id = $1::integer
  and ($2::text is null or exists (
      select from cartd.account_roles ar
      join cartd.roles r on r.store_id = ar.store_id and r.role_id = ar.role_id
      where ar.store_id = a.store_id and ar.account_id = a.account_id and (lower(r.name) = lower($2::text) or r.role_id::text = $2::text)))
  and ($3::integer is null or a.account_id = $3::integer)
  and ($4::text is null or lower(a.email) = lower($4::text))
order by a.account_id;
