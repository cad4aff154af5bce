-- session/end: ends a session; its refresh tokens and access tokens are worth nothing from here on, and the sweep finds it
-- takes: store_id integer, session_id uuid
-- gives: nothing
update cartd.sessions
set ended_at = now(), expires_at = least(expires_at, greatest(now(), created_at + interval '1 microsecond'))
where store_id = $1 and session_id = $2 and ended_at is null;
