-- session/account: who has this e-mail, for signing in; one row in any case, with the e-mail as it is compared
-- takes: store_id integer, email text
-- gives: email text, account_id integer?, password_hash text?, active boolean?, epoch integer?
select lower($2) as email, a.account_id, a.password_hash, a.active, a.token_epoch as epoch
from (select) as nobody
left join cartd.accounts a on a.store_id = $1 and lower(a.email) = lower($2);
