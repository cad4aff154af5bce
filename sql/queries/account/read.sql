-- account/read: a person with roles, and what those allow together
-- takes: store_id integer, account_id integer
-- gives: email text, given_name text, family_name text, active boolean, created_at timestamptz, updated_at timestamptz
-- gives: role_ids integer[]?, role_names text[]?, permissions text[], signs_in boolean
select a.email, a.given_name, a.family_name, a.active, a.created_at, a.updated_at, r.role_ids, r.role_names,
    array(
        select distinct p.name
        from cartd.account_roles pr
        join cartd.roles po on po.store_id = pr.store_id and po.role_id = pr.role_id
        cross join unnest(po.permissions) as p (name)
        where pr.store_id = a.store_id and pr.account_id = a.account_id) as permissions,
    a.password_hash is not null or a.issuer is not null as signs_in
from cartd.accounts a
left join lateral (
    select array_agg(ro.role_id order by ro.role_id) as role_ids, array_agg(ro.name order by ro.role_id) as role_names
    from cartd.account_roles ar
    join cartd.roles ro on ro.store_id = ar.store_id and ro.role_id = ar.role_id
    where ar.store_id = a.store_id and ar.account_id = a.account_id) r on true
where a.store_id = $1 and a.account_id = $2;
