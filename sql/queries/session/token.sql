-- session/token: what a refresh token is worth, and to whom
-- takes: store_id integer, token_hash text
-- gives: session_id uuid, account_id integer, epoch integer, active boolean, live boolean, spent boolean
select s.session_id, s.account_id, a.token_epoch as epoch, a.active, s.ended_at is null and s.expires_at > now() as live,
    t.spent_at is not null as spent
from cartd.refresh_tokens t
join cartd.sessions s on s.store_id = t.store_id and s.session_id = t.session_id
join cartd.accounts a on a.store_id = s.store_id and a.account_id = s.account_id
where t.store_id = $1 and t.token_hash = $2;
