-- session/lock: hold the session of a refresh token; what is read after it is newer than what it waited for
-- takes: store_id integer, token_hash text
-- gives: session_id uuid
select session_id
from cartd.sessions
where store_id = $1 and session_id = (
    select session_id
    from cartd.refresh_tokens
    where store_id = $1 and token_hash = $2)
for no key update;
