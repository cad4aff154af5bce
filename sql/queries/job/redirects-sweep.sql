-- job/redirects-sweep: redirect tokens that were used or are too old, at most so many
-- takes: store_id integer, batch integer
-- gives: nothing
delete from cartd.redirect_tokens
where store_id = $1 and token_hash = any (array(
    select token_hash
    from cartd.redirect_tokens
    where store_id = $1 and (used_at is not null or expires_at <= now())
    limit $2::integer
    for update skip locked));
