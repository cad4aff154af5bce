-- Deploy cartd:carts to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.carts (
    store_id            integer     not null references cartd.stores,
    cart_id             uuid        not null,
    version             integer     not null check (version > 0),
    account_id          integer,                -- null: a guest's
    channel_id          integer     not null,
    currency            text        not null check (currency ~ '^[A-Z]{3}$'),
    locale              text        not null check (char_length(locale) between 2 and 35),
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    expires_at          timestamptz not null,
    primary key (store_id, cart_id),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade
) with (fillfactor = 85);
comment on table cartd.carts is 'One row a shopping cart. version is 1 at first and moves by one with each change, whichever API made it';
create index carts_account_idx on cartd.carts (store_id, account_id) where account_id is not null;

create table cartd.cart_lines (
    store_id            integer     not null,
    cart_id             uuid        not null,
    line_id             uuid        not null,
    position            integer     not null,
    kind                text        not null check (kind in ('product', 'custom', 'gift_certificate')),
    quantity            numeric     not null check (quantity > 0 and quantity <= 2147483647 and scale(quantity) <= 9),
    -- product: which, and what makes it another line than the same variant elsewhere in the cart
    product_id          integer,
    variant_id          integer,
    -- Bounded, like name and gift_wrapping, because a row of the merge key's index has 2,704 bytes.
    option_ids          integer[]   not null default '{}' check (cardinality(option_ids) <= 100),
    price_override      numeric     check (price_override >= 0 and price_override < 1e12 and scale(price_override) <= 4),
    name                text        check (char_length(name) between 1 and 250),
    gift_wrapping       text        check (octet_length(gift_wrapping) <= 1000), -- JSON in one fixed form, so that equal ones compare equal
    address_id          integer,
    bundle_id           integer,
    bundle_sequence     integer,
    is_free             boolean     not null default false,
    -- custom and gift_certificate: what the catalog would say of a product
    sku                 text        check (char_length(sku) <= 200),
    unit_price          numeric     check (unit_price >= 0 and unit_price < 1e12 and scale(unit_price) <= 4),
    image_url           text        check (char_length(image_url) <= 2000),
    theme               text        check (theme in ('Birthday', 'Boy', 'Celebration', 'Christmas', 'General', 'Girl')),
    sender_name         text        check (char_length(sender_name) <= 250),
    sender_email        text        check (char_length(sender_email) <= 254),
    recipient_name      text        check (char_length(recipient_name) <= 250),
    recipient_email     text        check (char_length(recipient_email) <= 254),
    message             text        check (char_length(message) <= 200),
    -- Lines that never merge (custom items, gift certificates) carry their own id here.
    sole_id             uuid,
    added_at            timestamptz not null,
    primary key (store_id, cart_id, line_id),
    -- variant_id before cart_id, so that reads of a cart take the primary key, which is a quarter as wide.
    constraint cart_lines_merge_key unique nulls not distinct (store_id, variant_id, cart_id, sole_id, address_id, bundle_id,
        bundle_sequence, is_free, option_ids, price_override, name, gift_wrapping),
    foreign key (store_id, cart_id) references cartd.carts on delete cascade,
    constraint cart_lines_shape_check check (case kind
        when 'product' then variant_id is not null and product_id is not null and sole_id is null and unit_price is null
        else sole_id is not distinct from line_id and variant_id is null and product_id is null and unit_price is not null and name is not null end)
) with (fillfactor = 85);
comment on table cartd.cart_lines is 'Lines of every kind. No foreign key to the catalog: a product may go while it lies in carts';
comment on constraint cart_lines_merge_key on cartd.cart_lines is 'Two lines of a cart differ in at least one of these; adding an equal one raises the quantity';

create table cartd.idempotency_keys (
    store_id            integer     not null references cartd.stores,
    principal           text        not null check (char_length(principal) between 1 and 200),
    key                 text        not null check (char_length(key) between 1 and 255),
    request_hash        text        not null check (request_hash ~ '^[0-9a-f]{64}$'),
    status              integer     not null check (status between 100 and 599),
    headers             text        not null,
    body                text        not null,
    created_at          timestamptz not null,
    primary key (store_id, principal, key)
);
comment on table cartd.idempotency_keys is 'First answers, kept 24 hours, written in the transaction of their effect';
create index idempotency_keys_created_idx on cartd.idempotency_keys (store_id, created_at);

-- The second wall: whatever a statement's WHERE forgets, the application's
-- role sees one store at a time.  Compared as text on purpose: as integers the
-- planner would take the setting for one more value equal to $1 and check it
-- again at every join (15 µs a cart instead of 5; tests/bench/rls).
create function cartd.current_store() returns text
    language sql stable parallel safe
    as $$ select current_setting('cartd.store_id', true) $$;
revoke execute on function cartd.current_store() from public;
grant execute on function cartd.current_store() to cartd_app;

alter table cartd.carts enable row level security;
alter table cartd.cart_lines enable row level security;
alter table cartd.idempotency_keys enable row level security;
create policy carts_app on cartd.carts to cartd_app using (store_id::text = cartd.current_store());
create policy cart_lines_app on cartd.cart_lines to cartd_app using (store_id::text = cartd.current_store());
create policy idempotency_keys_app on cartd.idempotency_keys to cartd_app using (store_id::text = cartd.current_store());
create policy carts_rest on cartd.carts to cartd_operator, cartd_readonly using (true);
create policy cart_lines_rest on cartd.cart_lines to cartd_operator, cartd_readonly using (true);
create policy idempotency_keys_rest on cartd.idempotency_keys to cartd_operator using (true);

grant select, insert, update, delete on cartd.carts, cartd.cart_lines to cartd_app;
grant select, insert, update, delete on cartd.idempotency_keys to cartd_app;
grant select, delete on cartd.carts, cartd.cart_lines, cartd.idempotency_keys to cartd_operator;
grant select (store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at) on cartd.carts to cartd_readonly;
grant select (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, option_ids, price_override, unit_price, sku, added_at) on cartd.cart_lines to cartd_readonly;

commit;
