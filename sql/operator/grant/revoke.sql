-- grant/revoke: ends the grants whose token's hash begins so, or those of an app
-- takes: store_id integer, token_hash_prefix text?, key_hash_prefix text?
-- gives: hash text, key_hash text, name text
update cartd.grants
set revoked_at = now()
where store_id = $1::integer
  and revoked_at is null
  and ($2::text is null or starts_with(token_hash, $2::text))
  and ($3::text is null or starts_with(key_hash, $3::text))
  and ($2::text is not null or $3::text is not null)
returning token_hash as hash, key_hash, name;
