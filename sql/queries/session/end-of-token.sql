-- session/end-of-token: ends the session of a refresh token, spent or not
-- takes: store_id integer, token_hash text
-- gives: nothing
update cartd.sessions
set ended_at = now(), expires_at = least(expires_at, greatest(now(), created_at + interval '1 microsecond'))
where store_id = $1 and ended_at is null and session_id = (
    select session_id
    from cartd.refresh_tokens
    where store_id = $1 and token_hash = $2);
