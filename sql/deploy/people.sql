-- Deploy cartd:people to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.accounts (
    store_id            integer     not null references cartd.stores,
    account_id          integer     not null check (account_id > 0),
    email               text        not null check (char_length(email) between 3 and 254),
    given_name          text        not null check (char_length(given_name) between 1 and 100),
    family_name         text        not null check (char_length(family_name) between 1 and 100),
    password_hash       text,
    active              boolean     not null default true,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    primary key (store_id, account_id)
);
comment on table cartd.accounts is 'The people: bigcommerce''s and threedcart''s customers, storefront''s users';
create unique index accounts_email_key on cartd.accounts (store_id, lower(email));

create table cartd.addresses (
    store_id            integer     not null,
    address_id          integer     not null check (address_id > 0),
    account_id          integer     not null,
    label               text        not null default '' check (char_length(label) <= 200),
    primary key (store_id, address_id),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade
);
create index addresses_account_idx on cartd.addresses (store_id, account_id);

grant select on cartd.accounts, cartd.addresses to cartd_app;
grant select, insert, update, delete on cartd.accounts, cartd.addresses to cartd_operator;
-- Not to cartd_readonly: names, addresses and password hashes are nobody's reporting data.

commit;
