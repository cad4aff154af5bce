-- job/tokens-sweep: refresh tokens of live sessions that were spent so many days ago, at most so many; one that comes after that is unknown
-- takes: store_id integer, batch integer, days integer
-- gives: nothing
delete from cartd.refresh_tokens
where store_id = $1 and token_hash = any (array(
    select token_hash
    from cartd.refresh_tokens
    where store_id = $1 and spent_at <= now() - make_interval(days => $3)
    order by spent_at
    limit $2::integer
    for update skip locked));
