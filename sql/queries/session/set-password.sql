-- session/set-password: another password, which ends all access tokens; 0 rows: the person's epoch has moved on since the old one was looked at
-- takes: store_id integer, account_id integer, epoch integer, password_hash text
-- gives: account_id integer
update cartd.accounts
set password_hash = $4, token_epoch = token_epoch + 1, updated_at = now()
where store_id = $1 and account_id = $2 and token_epoch = $3 and active
returning account_id;
