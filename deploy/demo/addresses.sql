-- The demo store's addresses: shopper 1 owns 1 and 2, shopper 2 owns 3. In one transaction and last: they tell that the store is complete.
begin;

insert into cartd.addresses (store_id, address_id, account_id, label)
select s.store_id, d.address_id, d.account_id, d.label
from cartd.stores s
cross join (values (1, 1, 'Home'), (2, 1, 'Work'), (3, 2, 'Home')) as d (address_id, account_id, label)
where s.hash = 'demo'
on conflict do nothing;

commit;
