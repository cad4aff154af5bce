-- The demo store's people, until the accounts API makes them: 1 and 2 are
-- shoppers, 3 is an administrator; 1 owns addresses 1 and 2, 2 owns 3.
begin;

insert into cartd.accounts (store_id, account_id, email, given_name, family_name)
select s.store_id, a.account_id, a.email, a.given_name, a.family_name
from cartd.stores s
cross join (values
    (1, 'shopper1@demo.example', 'Ana', 'Torres'),
    (2, 'shopper2@demo.example', 'Bruno', 'Keller'),
    (3, 'admin@demo.example', 'Carla', 'Admin')
) as a (account_id, email, given_name, family_name)
where s.hash = 'demo'
on conflict do nothing;

insert into cartd.addresses (store_id, address_id, account_id, label)
select s.store_id, d.address_id, d.account_id, d.label
from cartd.stores s
cross join (values (1, 1, 'Home'), (2, 1, 'Work'), (3, 2, 'Home')) as d (address_id, account_id, label)
where s.hash = 'demo'
on conflict do nothing;

commit;
