-- session/rotate: spend a refresh token for the next one; the session lasts on from now, but not for ever
-- takes: store_id integer, token_hash text, next_hash text, idle_days integer, max_days integer
-- gives: session_id uuid
with spent as (
    update cartd.refresh_tokens
    set spent_at = now()
    where store_id = $1 and token_hash = $2 and spent_at is null
    returning store_id, session_id
), renewed as (
    update cartd.sessions s
    set expires_at = least(now() + make_interval(days => $4), s.created_at + make_interval(days => $5))
    from spent t
    where s.store_id = t.store_id and s.session_id = t.session_id
    returning s.store_id, s.session_id
)
insert into cartd.refresh_tokens (store_id, token_hash, session_id, created_at)
select store_id, $3, session_id, now()
from renewed
returning session_id;
