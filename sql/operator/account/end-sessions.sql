-- account/end-sessions: ends what a person is signed in with
-- takes: store_id integer, account_id integer
update cartd.sessions
set ended_at = now(), expires_at = least(expires_at, greatest(now(), created_at + interval '1 microsecond'))
where store_id = $1::integer and account_id = $2::integer and ended_at is null;
