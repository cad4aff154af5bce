-- account/lock: take a person for a change; read by the next statement, with a newer snapshot
-- takes: store_id integer, account_id integer
-- gives: account_id integer
select account_id
from cartd.accounts
where store_id = $1 and account_id = $2
for no key update;
