-- Deploy cartd:redirects to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.redirect_tokens (
    store_id            integer     not null,
    token_hash          text        not null check (token_hash ~ '^[0-9a-f]{64}$'),
    cart_id             uuid        not null,
    created_at          timestamptz not null,
    expires_at          timestamptz not null check (expires_at > created_at),
    used_at             timestamptz,
    primary key (store_id, token_hash),
    foreign key (store_id, cart_id) references cartd.carts on delete cascade
);
comment on table cartd.redirect_tokens is 'URLs that bring a shopper to a cart, once: SHA-256 of their token, never the token';
-- For the foreign key, when a cart goes.
create index redirect_tokens_cart_idx on cartd.redirect_tokens (store_id, cart_id);

-- The list of a store's carts, by last change.  By its hour and not by updated_at itself, which would
-- make every change of a cart write to every index; within the hour a page sorts.
alter table cartd.carts add column updated_hour timestamptz
    generated always as (date_trunc('hour', updated_at at time zone 'UTC') at time zone 'UTC') stored;
comment on column cartd.carts.updated_hour is 'The hour (UTC) in which updated_at lies; for the index of the list of carts';
create index carts_updated_hour_idx on cartd.carts (store_id, updated_hour);

alter table cartd.redirect_tokens enable row level security;
create policy redirect_tokens_app on cartd.redirect_tokens to cartd_app using (store_id::text = cartd.current_store());
create policy redirect_tokens_rest on cartd.redirect_tokens to cartd_operator using (true);

grant select, insert, update, delete on cartd.redirect_tokens to cartd_app;
grant select, delete on cartd.redirect_tokens to cartd_operator;

-- The settings that an API changes.
grant update (allow_purchasing) on cartd.stores, cartd.channels to cartd_app;

-- /cart.php on a store's own domain is where those URLs land, so it cannot be the page they lead to.
alter table cartd.stores alter column cart_page set default '/cart';

commit;
