-- role/insert: a new role; the number is the store's next
-- takes: store_id integer, name text, description text, permissions text[]
-- gives: role_id integer
with next as (
    insert into cartd.counters as c (store_id, noun, last_id)
    select $1, 'role', coalesce(max(r.role_id), 0) + 1
    from cartd.roles r
    where r.store_id = $1
    on conflict (store_id, noun) do update
    set last_id = greatest(c.last_id + 1, excluded.last_id)
    returning last_id)
insert into cartd.roles (store_id, role_id, name, description, permissions, created_at, updated_at)
select $1, n.last_id, $2, $3, $4, now(), now()
from next n
returning role_id;
