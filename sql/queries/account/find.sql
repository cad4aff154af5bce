-- account/find: a person of the store by id
-- takes: store_id integer, account_id integer
-- gives: account_id integer, email text
select account_id, email
from cartd.accounts
where store_id = $1 and account_id = $2;
