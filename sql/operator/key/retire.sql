-- key/retire: a key signs no more at once, and verifies no more after so many seconds
-- takes: store_id integer, kid text, seconds integer
-- gives: kid text, algorithm text, created_at text, retired_at text
update cartd.signing_keys
set retired_at = clock_timestamp() + make_interval(secs => $3::integer)
where store_id = $1::integer and kid = $2::text and (retired_at is null or retired_at > clock_timestamp())
returning kid, algorithm,
    to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
    to_char(retired_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as retired_at;
