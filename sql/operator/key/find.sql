-- key/find: whether a signing key is there and live, and whether none but it could sign
-- takes: store_id integer, kid text
-- gives: live text, last text
select (k.retired_at is null or k.retired_at > clock_timestamp())::text as live,
    (not exists (
        select from cartd.signing_keys o
        where o.store_id = $1::integer and o.kid <> k.kid and o.retired_at is null
    ))::text as last
from cartd.signing_keys k
where k.store_id = $1::integer and k.kid = $2::text;
