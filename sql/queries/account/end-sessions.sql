-- account/end-sessions: nothing of a person's sign-ins is worth anything any more
-- takes: store_id integer, account_id integer
-- gives: nothing
update cartd.sessions
set ended_at = now(), expires_at = least(expires_at, greatest(now(), created_at + interval '1 microsecond'))
where store_id = $1 and account_id = $2 and ended_at is null;
