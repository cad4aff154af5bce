-- person/outside: the account of an outside issuer's person, and whether the store makes one where there is none
-- takes: store_id integer, issuer text, subject text
-- gives: account_id integer?, open boolean
select (select a.account_id from cartd.accounts a where a.store_id = $1 and a.issuer = $2 and a.subject = $3) as account_id,
    s.outside_accounts = 'open' as open
from cartd.stores s
where s.store_id = $1;
