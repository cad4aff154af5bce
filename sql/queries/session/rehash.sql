-- session/rehash: the same password under other parameters; 0 rows: it was done or changed meanwhile
-- takes: store_id integer, account_id integer, old_hash text, new_hash text
-- gives: nothing
update cartd.accounts
set password_hash = $4
where store_id = $1 and account_id = $2 and password_hash = $3;
