-- account/lock: the person of a number or an e-mail, held for a change
-- takes: store_id integer, account_id integer?, email text?
-- gives: account_id text, active text
select account_id::text as account_id, active::text as active
from cartd.accounts
where store_id = $1::integer
  and ($2::integer is not null or $3::text is not null)
  and ($2::integer is null or account_id = $2::integer)
  and ($3::text is null or lower(email) = lower($3::text))
for no key update;
