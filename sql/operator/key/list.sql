-- key/list: the signing keys of a store, or of all, and what each does now; never the secrets
-- takes: store_id integer?
-- gives: hash text, kid text, algorithm text, state text, created_at text, retired_at text?
select s.hash, k.kid, k.algorithm,
    case
        when k.retired_at <= now() then 'retired'
        when k.retired_at is not null then 'retiring'
        when k.kid = (
            select n.kid from cartd.signing_keys n
            where n.store_id = k.store_id and n.retired_at is null
            order by n.created_at desc, n.kid limit 1
        ) then 'signs'
        else 'verifies'
    end as state,
    to_char(k.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
    to_char(k.retired_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as retired_at
from cartd.signing_keys k
join cartd.stores s using (store_id)
where $1::integer is null or k.store_id = $1::integer
order by k.store_id, k.created_at, k.kid;
