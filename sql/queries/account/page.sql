-- account/page: a page of a store's people, by id; what lies before it is passed over in the index
-- takes: store_id integer, skip bigint, most integer
-- gives: account_id integer, email text, given_name text, family_name text, active boolean, created_at timestamptz, updated_at timestamptz
-- gives: role_ids integer[]?, role_names text[]?
-- The planner does not know how long a page is and takes a tenth of the store for one: offset 0 keeps it from reading
-- the whole table for the rows, and gives each page row one probe of the key instead.
select page.account_id, a.email, a.given_name, a.family_name, a.active, a.created_at, a.updated_at, r.role_ids, r.role_names
from (
    select account_id
    from cartd.accounts
    where store_id = $1
    order by account_id
    limit $3::integer offset $2) as page
cross join lateral (
    select email, given_name, family_name, active, created_at, updated_at
    from cartd.accounts
    where store_id = $1 and account_id = page.account_id
    offset 0) as a
left join lateral (
    select array_agg(ro.role_id order by ro.role_id) as role_ids, array_agg(ro.name order by ro.role_id) as role_names
    from cartd.account_roles ar
    join cartd.roles ro on ro.store_id = ar.store_id and ro.role_id = ar.role_id
    where ar.store_id = $1 and ar.account_id = page.account_id) r on true
order by page.account_id;
