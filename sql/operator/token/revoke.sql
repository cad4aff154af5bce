-- token/revoke: ends the credentials whose hash begins so, or those of a client
-- takes: store_id integer, token_hash_prefix text?, client_id text?
-- gives: token_hash text, client_id text, name text
update cartd.api_tokens
set revoked_at = now()
where store_id = $1::integer
  and revoked_at is null
  and ($2::text is null or starts_with(token_hash, $2::text))
  and ($3::text is null or client_id = $3::text)
  and ($2::text is not null or $3::text is not null)
returning token_hash, client_id, name;
