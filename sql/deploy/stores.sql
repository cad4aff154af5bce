-- Deploy cartd:stores to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.stores (
    store_id            integer     primary key check (store_id > 0),
    -- The store's public name in paths and in the server block. Never changes: workers remember hash → id.
    hash                text        not null unique check (hash ~ '^[a-z0-9]{1,32}$'),
    name                text        not null check (char_length(name) between 1 and 200),
    secure_url          text        not null check (secure_url ~ '^https?://[^/ ]+$'),
    currency            text        not null check (currency ~ '^[A-Z]{3}$'),
    currencies          text[]      not null,
    allow_purchasing    boolean     not null default true,
    tax_included        boolean     not null default false,
    cart_days           integer     not null default 30 check (cart_days between 1 and 3650),
    retention_days      integer     not null default 365 check (retention_days between 1 and 36500),
    rate_quota          integer     not null default 150000 check (rate_quota > 0),
    bucket_size         integer     not null default 50 check (bucket_size > 0),
    bucket_per_second   integer     not null default 2 check (bucket_per_second > 0),
    signup              text        not null default 'open' check (signup in ('open', 'closed')),
    allowed_origins     text[]      not null default '{}',
    public_url          text        check (public_url ~ '^https?://[^/ ]+$'),
    cart_page           text        not null default '/cart.php',
    checkout_page       text        not null default '/checkout',
    created_at          timestamptz not null default now(),
    -- '?' stands for a null, which would make the second check pass whatever the currency is.
    check (array_to_string(currencies, ',', '?') ~ '^[A-Z]{3}(,[A-Z]{3})*$'),
    check (currency = any (currencies))
);
comment on table cartd.stores is 'One row a store: its name, addresses and settings (a reference table when distributed)';
comment on column cartd.stores.rate_quota is 'bigcommerce: requests in a window of 30 s';
comment on column cartd.stores.cart_days is 'A cart ends so many days after its last change';

create table cartd.channels (
    store_id            integer     not null references cartd.stores,
    channel_id          integer     not null check (channel_id > 0),
    name                text        not null check (char_length(name) between 1 and 200),
    allow_purchasing    boolean,
    primary key (store_id, channel_id)
);
comment on column cartd.channels.allow_purchasing is 'null: as the store says';

create table cartd.api_tokens (
    store_id            integer     not null references cartd.stores,
    token_hash          text        not null check (token_hash ~ '^[0-9a-f]{64}$'),
    -- Two tokens of one client share what the client owns (metafields).
    client_id           text        not null check (client_id ~ '^[A-Za-z0-9_-]{1,64}$'),
    name                text        not null check (char_length(name) between 1 and 200),
    scopes              text[]      not null,
    created_at          timestamptz not null default now(),
    revoked_at          timestamptz,
    primary key (store_id, token_hash),
    check (scopes <@ array['store_cart', 'store_cart_read_only', 'store_v2_information', 'store_v2_information_read_only'])
);
comment on table cartd.api_tokens is 'bigcommerce credentials: SHA-256 of the token, never the token';

grant select on cartd.stores, cartd.channels, cartd.api_tokens to cartd_app;
grant select, insert, update on cartd.stores, cartd.channels, cartd.api_tokens to cartd_operator;
grant select on cartd.stores, cartd.channels to cartd_readonly;

commit;
