-- db/server: what the server says of itself and of this session
-- gives: version integer, version_text text, encoding text, user_name text, database text, read_only boolean
select current_setting('server_version_num')::integer as version,
       current_setting('server_version') as version_text,
       current_setting('server_encoding') as encoding,
       current_user::text as user_name,
       current_database()::text as database,
       pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only;
