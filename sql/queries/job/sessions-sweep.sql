-- job/sessions-sweep: sessions that ended or expired, with their refresh tokens, at most so many
-- takes: store_id integer, batch integer
-- gives: nothing
delete from cartd.sessions
where store_id = $1 and session_id = any (array(
    select session_id
    from cartd.sessions
    where store_id = $1 and expires_at <= now()
    order by expires_at
    limit $2::integer
    for update skip locked));
