-- key/create: a key that signs from now on, where less than two are live; the store is locked, so that nobody else counts meanwhile
-- takes: store_id integer, kid text, algorithm text, secret text
-- gives: created_at text
insert into cartd.signing_keys (store_id, kid, algorithm, secret, created_at)
select $1::integer, $2::text, $3::text, decode($4::text, 'hex'), clock_timestamp()
where (
    select count(*) from cartd.signing_keys
    where store_id = $1::integer and (retired_at is null or retired_at > clock_timestamp())
) < 2
returning to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at;
