-- account/addresses: which of some addresses are a person's
-- takes: store_id integer, account_id integer, address_ids integer[]
-- gives: address_id integer
select address_id
from cartd.addresses
where store_id = $1 and account_id = $2 and address_id = any ($3)
order by address_id;
