-- session/open: a session with its first refresh token; 0 rows: the person's epoch has moved on since the password was looked at
-- takes: store_id integer, account_id integer, epoch integer, session_id uuid, token_hash text, idle_days integer, max_days integer
-- gives: session_id uuid
with person as (
    -- Whoever changes the person waits for us, or we for them and then look again.
    select store_id, account_id
    from cartd.accounts
    where store_id = $1 and account_id = $2 and token_epoch = $3 and active
    for share
), opened as (
    insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at)
    select store_id, $4, account_id, now(), now() + make_interval(days => least($6::integer, $7))
    from person
    returning store_id, session_id, created_at
)
insert into cartd.refresh_tokens (store_id, token_hash, session_id, created_at)
select store_id, $5, session_id, created_at
from opened
returning session_id;
