-- Deploy cartd:access to pg
-- Roles and what they allow, sessions and their refresh tokens, the keys that sign access tokens.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.roles (
    store_id            integer     not null references cartd.stores,
    role_id             integer     not null check (role_id > 0),
    name                text        not null check (char_length(name) between 1 and 100),
    description         text        not null default '' check (char_length(description) <= 500),
    permissions         text[]      not null,
    built_in            boolean     not null default false,
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    primary key (store_id, role_id),
    constraint roles_permissions_check check (permissions <@ array['accounts:read', 'accounts:write', 'accounts:delete',
        'roles:read', 'roles:write', 'roles:assign', 'carts:read', 'carts:write'] and array_position(permissions, null) is null)
);
comment on table cartd.roles is 'Named sets of permissions. 1 admin, 2 support and 3 shopper are built in; a person has the union of theirs';
create unique index roles_name_key on cartd.roles (store_id, lower(name));

create table cartd.account_roles (
    store_id            integer     not null,
    account_id          integer     not null,
    role_id             integer     not null,
    primary key (store_id, account_id, role_id),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade,
    foreign key (store_id, role_id) references cartd.roles
);
-- Who has a role: the count in its answer, and whether an admin is the last.
create index account_roles_role_idx on cartd.account_roles (store_id, role_id);

-- An epoch later than that of an access token ends the token: password, roles or active changed.
alter table cartd.accounts
    add column token_epoch integer not null default 1 check (token_epoch > 0),
    -- Who vouches for the person, where that is not their password here: iss and sub of an outside issuer.
    add column issuer text check (char_length(issuer) between 1 and 500),
    add column subject text check (char_length(subject) between 1 and 500),
    add constraint accounts_outside_check check ((issuer is null) = (subject is null));
create unique index accounts_outside_key on cartd.accounts (store_id, issuer, subject) where issuer is not null;

alter table cartd.stores add column outside_accounts text not null default 'closed' check (outside_accounts in ('open', 'closed'));
comment on column cartd.stores.outside_accounts is 'open: a person of a configured outside issuer becomes an account at first sight';

-- Ids of what people make through the API. Not a sequence: one row a store, so that a store can live on a shard of its own.
create table cartd.counters (
    store_id            integer     not null references cartd.stores,
    noun                text        not null check (noun in ('account', 'role')),
    last_id             integer     not null check (last_id > 0),
    primary key (store_id, noun)
);

create table cartd.sessions (
    store_id            integer     not null,
    session_id          uuid        not null,
    account_id          integer     not null,
    created_at          timestamptz not null,
    expires_at          timestamptz not null check (expires_at > created_at),
    ended_at            timestamptz,
    primary key (store_id, session_id),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade
);
comment on table cartd.sessions is 'One row a sign-in: the family of its refresh tokens. Ended or expired ones are swept';
create index sessions_account_idx on cartd.sessions (store_id, account_id);
create index sessions_expiry_idx on cartd.sessions (store_id, expires_at);

create table cartd.refresh_tokens (
    store_id            integer     not null,
    token_hash          text        not null check (token_hash ~ '^[0-9a-f]{64}$'),
    session_id          uuid        not null,
    created_at          timestamptz not null,
    spent_at            timestamptz,
    primary key (store_id, token_hash),
    foreign key (store_id, session_id) references cartd.sessions on delete cascade
);
comment on table cartd.refresh_tokens is 'SHA-256 of each token, never the token. A spent one that comes again ends its session; the sweep keeps it for [sign_in] session_idle_days';
create index refresh_tokens_session_idx on cartd.refresh_tokens (store_id, session_id);
-- What the sweep takes out of sessions that go on.
create index refresh_tokens_spent_idx on cartd.refresh_tokens (store_id, spent_at) where spent_at is not null;

create table cartd.signing_keys (
    store_id            integer     not null references cartd.stores,
    kid                 text        not null check (kid ~ '^[A-Za-z0-9_-]{1,64}$'),
    algorithm           text        not null check (algorithm in ('HS256', 'EdDSA')),
    -- HS256: 32 bytes; EdDSA: the seed of 32 bytes.
    secret              bytea       not null check (octet_length(secret) = 32),
    created_at          timestamptz not null default now(),
    retired_at          timestamptz,
    primary key (store_id, kid)
);
comment on table cartd.signing_keys is 'Keys of access tokens. The newest that is not retired signs, all that are not retired verify';

-- Stores made before this have their built-in roles too; later ones get them from cartctl.
insert into cartd.roles (store_id, role_id, name, description, permissions, built_in)
select s.store_id, r.role_id, r.name, r.description, r.permissions, true
from cartd.stores s
cross join (values
    (1, 'admin', 'Everything.', array['accounts:read', 'accounts:write', 'accounts:delete', 'roles:read', 'roles:write', 'roles:assign',
        'carts:read', 'carts:write']),
    (2, 'support', 'Reads everything of the store.', array['accounts:read', 'roles:read', 'carts:read']),
    (3, 'shopper', 'Own things only.', '{}'::text[])
) as r (role_id, name, description, permissions);

-- The second wall (see carts), for people as for carts.
alter table cartd.accounts enable row level security;
alter table cartd.addresses enable row level security;
alter table cartd.account_roles enable row level security;
alter table cartd.sessions enable row level security;
alter table cartd.refresh_tokens enable row level security;
alter table cartd.signing_keys enable row level security;
create policy accounts_app on cartd.accounts to cartd_app using (store_id::text = cartd.current_store());
create policy addresses_app on cartd.addresses to cartd_app using (store_id::text = cartd.current_store());
create policy account_roles_app on cartd.account_roles to cartd_app using (store_id::text = cartd.current_store());
create policy sessions_app on cartd.sessions to cartd_app using (store_id::text = cartd.current_store());
create policy refresh_tokens_app on cartd.refresh_tokens to cartd_app using (store_id::text = cartd.current_store());
create policy signing_keys_app on cartd.signing_keys to cartd_app using (store_id::text = cartd.current_store());
create policy accounts_rest on cartd.accounts to cartd_operator using (true);
create policy addresses_rest on cartd.addresses to cartd_operator using (true);
create policy account_roles_rest on cartd.account_roles to cartd_operator using (true);
create policy sessions_rest on cartd.sessions to cartd_operator using (true);
create policy refresh_tokens_rest on cartd.refresh_tokens to cartd_operator using (true);
create policy signing_keys_rest on cartd.signing_keys to cartd_operator using (true);

grant insert, update, delete on cartd.accounts to cartd_app;
grant select, insert, update, delete on cartd.roles, cartd.account_roles, cartd.sessions, cartd.refresh_tokens to cartd_app;
grant select, insert, update on cartd.counters to cartd_app;
grant select on cartd.signing_keys to cartd_app;
grant select, insert, update, delete on cartd.roles, cartd.account_roles to cartd_operator;
grant select, insert, update on cartd.counters, cartd.signing_keys to cartd_operator;
grant select, update, delete on cartd.sessions, cartd.refresh_tokens to cartd_operator;

commit;
