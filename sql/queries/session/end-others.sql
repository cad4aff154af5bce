-- session/end-others: ends the sessions of a person whose password has just become this one, but one of them; null: all
-- takes: store_id integer, account_id integer, session_id uuid?, password_hash text
-- gives: nothing
update cartd.sessions
set ended_at = now(), expires_at = least(expires_at, greatest(now(), created_at + interval '1 microsecond'))
where store_id = $1 and account_id = $2 and session_id is distinct from $3 and ended_at is null and exists (
    select from cartd.accounts
    where store_id = $1 and account_id = $2 and password_hash = $4);
