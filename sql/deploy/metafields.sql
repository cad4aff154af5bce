-- Deploy cartd:metafields to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.metafields (
    store_id            integer     not null references cartd.stores,
    metafield_id        bigint      not null check (metafield_id > 0 and metafield_id < 9007199254740992), -- exact in a double, as JSON's readers need it
    cart_id             uuid        not null,   -- no foreign key: metafields outlive their cart
    client_id           text        not null check (char_length(client_id) between 1 and 200),
    namespace           text        not null check (char_length(namespace) between 1 and 64),
    key                 text        not null check (char_length(key) between 1 and 64),
    value               text        not null check (char_length(value) between 1 and 65535),
    description         text        not null check (char_length(description) <= 255),
    permission_set      text        not null check (permission_set in ('app_only', 'read', 'write', 'read_and_sf_access', 'write_and_sf_access')),
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    -- What lists filter by lies in the key's index, so that counting and passing over pages needs no rows.
    primary key (store_id, metafield_id) include (client_id, permission_set, namespace, key, created_at, updated_at),
    constraint metafields_name_key unique (store_id, cart_id, client_id, namespace, key)
);
comment on table cartd.metafields is 'What API clients keep about carts. metafield_id is made by the application, in order of creation';

alter table cartd.metafields enable row level security;
create policy metafields_app on cartd.metafields to cartd_app using (store_id::text = cartd.current_store());
create policy metafields_rest on cartd.metafields to cartd_operator, cartd_readonly using (true);

grant select, insert, update, delete on cartd.metafields to cartd_app;
grant select, delete on cartd.metafields to cartd_operator;
grant select (store_id, metafield_id, cart_id, client_id, namespace, key, permission_set, created_at, updated_at) on cartd.metafields to cartd_readonly;

commit;
