-- Deploy cartd:promotions to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.promotions (
    store_id            integer     not null references cartd.stores,
    promotion_id        integer     not null check (promotion_id > 0),
    name                text        not null check (char_length(name) between 1 and 250),
    kind                text        not null check (kind in ('banner', 'percentage', 'fixed', 'per_item', 'per_total')),
    value               numeric     check (value > 0 and value < 1e12 and scale(value) <= 4),
    minimum_subtotal    numeric     check (minimum_subtotal >= 0 and minimum_subtotal < 1e12 and scale(minimum_subtotal) <= 4),
    starts_at           timestamptz,
    ends_at             timestamptz,
    enabled             boolean     not null default true,
    banner_text         text        check (char_length(banner_text) between 1 and 2000),
    banner_type         text        check (char_length(banner_type) between 1 and 64),
    banner_pages        text[]      not null default '{}' check (cardinality(banner_pages) <= 20),
    primary key (store_id, promotion_id),
    constraint promotions_value_check1 check ((kind = 'banner') = (value is null)),
    constraint promotions_percentage_check check (kind <> 'percentage' or value <= 100),
    constraint promotions_banner_check check (kind <> 'banner' or banner_text is not null),
    constraint promotions_type_check check ((banner_text is null) = (banner_type is null))
);
comment on table cartd.promotions is 'What is taken off every cart that qualifies, without a code, and the banners that tell of it';
comment on column cartd.promotions.kind is 'banner: tells of something and takes nothing off';

create table cartd.cart_coupons (
    store_id            integer     not null,
    cart_id             uuid        not null,
    code_key            text        not null check (code_key ~ '^[a-z0-9]{1,64}$'),
    account_id          integer,                -- null: a guest's
    applied_at          timestamptz not null,
    primary key (store_id, cart_id, code_key),
    foreign key (store_id, cart_id) references cartd.carts on delete cascade
);
comment on table cartd.cart_coupons is 'One row a use of a coupon; it ends when the coupon leaves the cart, or the cart goes';
-- Counting uses, overall and of one account.
create index cart_coupons_code_idx on cartd.cart_coupons (store_id, code_key, account_id);

alter table cartd.cart_coupons enable row level security;
create policy cart_coupons_app on cartd.cart_coupons to cartd_app using (store_id::text = cartd.current_store());
create policy cart_coupons_rest on cartd.cart_coupons to cartd_operator, cartd_readonly using (true);

-- What tells a request that there is something to read, so that most need not ask.
alter table cartd.stores add column has_promotions boolean not null default false;
comment on column cartd.stores.has_promotions is 'Promotions of the store take something off (banners alone do not); kept by `cartctl import promotions`';
alter table cartd.carts add column has_coupons boolean not null default false;
comment on column cartd.carts.has_coupons is 'The cart has rows in cart_coupons; whoever changes these changes it in the same transaction';

grant select on cartd.promotions to cartd_app, cartd_readonly;
grant select, insert, update, delete on cartd.promotions to cartd_operator;
grant select, insert, update, delete on cartd.cart_coupons to cartd_app;
grant select, delete on cartd.cart_coupons to cartd_operator;
grant select (store_id, cart_id, code_key, applied_at) on cartd.cart_coupons to cartd_readonly;

commit;
