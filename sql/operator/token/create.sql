-- token/create: a credential of bigcommerce; the token itself is never sent here
-- takes: store_id integer, token_hash text, client_id text, name text, scopes text
insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes)
values ($1::integer, $2::text, $3::text, $4::text, string_to_array($5::text, ','));
