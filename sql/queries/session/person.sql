-- session/person: the same of somebody who is signed in
-- takes: store_id integer, account_id integer
-- gives: email text, account_id integer, password_hash text?, active boolean, epoch integer
select lower(email) as email, account_id, password_hash, active, token_epoch as epoch
from cartd.accounts
where store_id = $1 and account_id = $2;
