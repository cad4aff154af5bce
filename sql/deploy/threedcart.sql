-- Deploy cartd:threedcart to pg
-- Writes every store anew (secure_host), carts not.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.grants (
    store_id            integer     not null references cartd.stores,
    key_hash            text        not null check (key_hash ~ '^[0-9a-f]{64}$'),
    token_hash          text        not null check (token_hash ~ '^[0-9a-f]{64}$'),
    name                text        not null check (char_length(name) <= 200),
    scope               text        not null check (scope in ('read', 'write')),
    created_at          timestamptz not null default now(),
    revoked_at          timestamptz,
    primary key (store_id, token_hash)
);
comment on table cartd.grants is 'threedcart credentials: a store''s leave to an app. SHA-256 of the app''s PrivateKey and of the Token, never either';

-- What threedcart's SecureURL names a store by: the address without scheme, case and the schemes' own
-- ports; auth/stores.c does the same to the header. Like hash it finds a store, so it alone is the key.
alter table cartd.stores add column secure_host text
    generated always as (regexp_replace(lower(regexp_replace(secure_url, '^https?://', '') collate "C"), ':(443|80)$', '')) stored;
alter table cartd.stores add constraint stores_secure_host_key unique (secure_host);
comment on column cartd.stores.secure_host is 'secure_url as threedcart compares it: no scheme, lower case, no :443 or :80';

-- A cart's id is made of its key, so the primary key keeps keys apart, and finds them: no index of its own.
alter table cartd.carts add column order_key text
    constraint carts_order_key_check check (order_key ~ '^[0-9A-Za-z]{16}$');
comment on column cartd.carts.order_key is 'threedcart''s OrderKey; cart_id is of its SHA-256 (cart/order_key.h). null: the cart is older than keys';

create table cartd.cart_contacts (
    store_id            integer     not null,
    cart_id             uuid        not null,
    -- 0 where the cart has an account, which then is the customer.
    customer_id         integer     not null,
    billing_first_name  text        not null check (char_length(billing_first_name) <= 100),
    billing_last_name   text        not null check (char_length(billing_last_name) <= 100),
    billing_company     text        not null check (char_length(billing_company) <= 255),
    billing_address     text        not null check (char_length(billing_address) <= 200),
    billing_address2    text        not null check (char_length(billing_address2) <= 50),
    billing_city        text        not null check (char_length(billing_city) <= 100),
    billing_state       text        not null check (char_length(billing_state) <= 100),
    billing_zip_code    text        not null check (char_length(billing_zip_code) <= 20),
    billing_country     text        not null check (char_length(billing_country) <= 50),
    billing_phone       text        not null check (char_length(billing_phone) <= 30),
    billing_email       text        not null check (char_length(billing_email) <= 100),
    shipment_first_name text        not null check (char_length(shipment_first_name) <= 100),
    shipment_last_name  text        not null check (char_length(shipment_last_name) <= 50),
    shipment_company    text        not null check (char_length(shipment_company) <= 200),
    shipment_address    text        not null check (char_length(shipment_address) <= 255),
    shipment_address2   text        not null check (char_length(shipment_address2) <= 50),
    shipment_city       text        not null check (char_length(shipment_city) <= 50),
    shipment_state      text        not null check (char_length(shipment_state) <= 50),
    shipment_zip_code   text        not null check (char_length(shipment_zip_code) <= 20),
    shipment_country    text        not null check (char_length(shipment_country) <= 50),
    shipment_phone      text        not null check (char_length(shipment_phone) <= 50),
    shipment_email      text        not null check (char_length(shipment_email) <= 100),
    primary key (store_id, cart_id),
    foreign key (store_id, cart_id) references cartd.carts on delete cascade
);
comment on table cartd.cart_contacts is 'Whom a cart is billed and sent to, and a customer''s number that is no account''s; a cart without any has no row';

alter table cartd.cart_contacts enable row level security;
create policy cart_contacts_app on cartd.cart_contacts to cartd_app using (store_id::text = cartd.current_store());
create policy cart_contacts_rest on cartd.cart_contacts to cartd_operator using (true);

grant select on cartd.grants to cartd_app;
grant select, insert, update on cartd.grants to cartd_operator;
grant select, insert, update, delete on cartd.cart_contacts to cartd_app;
grant select, delete on cartd.cart_contacts to cartd_operator;
-- To cartd_readonly neither, nor order_key: persons, and what opens a cart.

commit;
