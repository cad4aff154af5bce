-- Deploy cartd:catalog to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.categories (
    store_id            integer     not null references cartd.stores,
    category_id         integer     not null check (category_id > 0),
    slug                text        not null check (char_length(slug) between 1 and 200),
    name                text        not null check (char_length(name) between 1 and 250),
    enabled             boolean     not null default true,
    primary key (store_id, category_id),
    unique (store_id, slug)
);

create table cartd.products (
    store_id            integer     not null references cartd.stores,
    product_id          integer     not null check (product_id > 0),
    category_id         integer     not null,
    slug                text        not null check (char_length(slug) between 1 and 200),
    name                text        not null check (char_length(name) between 1 and 250),
    type                text        not null check (type in ('physical', 'digital')),
    enabled             boolean     not null default true,
    taxable             boolean     not null default true,
    url                 text        not null default '',
    image_url           text        not null default '',
    order_minimum       integer     check (order_minimum > 0),
    order_maximum       integer     check (order_maximum > 0),
    download_page       text,
    download_files      text[]      not null default '{}',
    download_size       text,
    primary key (store_id, product_id),
    unique (store_id, slug),
    foreign key (store_id, category_id) references cartd.categories,
    check (order_maximum >= order_minimum)
);
create index products_category_idx on cartd.products (store_id, category_id);
comment on column cartd.products.order_minimum is 'Least of all the product''s variants together in one cart';

create table cartd.product_images (
    store_id            integer     not null,
    product_id          integer     not null,
    position            integer     not null,
    url                 text        not null,
    primary key (store_id, product_id, position),
    foreign key (store_id, product_id) references cartd.products on delete cascade
);

create table cartd.variants (
    store_id            integer     not null,
    variant_id          integer     not null check (variant_id > 0),
    product_id          integer     not null,
    position            integer     not null default 0,
    sku                 text        not null check (char_length(sku) between 1 and 200),
    slug                text        not null check (char_length(slug) between 1 and 200),
    name                text        not null check (char_length(name) between 1 and 250),
    price               numeric     not null check (price >= 0 and price < 1e12 and scale(price) <= 4),
    special_price       numeric     check (special_price >= 0 and special_price < 1e12 and scale(special_price) <= 4),
    size                text,
    color               text,
    description         text,
    enabled             boolean     not null default true,
    stock               integer     check (stock >= 0),
    weight              numeric     check (weight >= 0 and weight < 1e12),
    height              numeric     check (height >= 0 and height < 1e12),
    width               numeric     check (width >= 0 and width < 1e12),
    length              numeric     check (length >= 0 and length < 1e12),
    -- Option ids that make this variant, ascending; {} where the product has one without options.
    option_ids          integer[]   not null default '{}',
    -- Σ of those options' price_delta, kept by whoever writes variants and options (cartctl import), so that a cart's read need not sum.
    option_price        numeric     not null default 0 check (abs(option_price) < 1e12),
    primary key (store_id, variant_id),
    unique (store_id, slug),
    unique (store_id, sku),
    foreign key (store_id, product_id) references cartd.products on delete cascade
);
create index variants_product_idx on cartd.variants (store_id, product_id, position);
comment on column cartd.variants.stock is 'null: not counted';

create table cartd.option_sets (
    store_id            integer     not null,
    product_id          integer     not null,
    option_set_id       integer     not null check (option_set_id > 0),
    position            integer     not null default 0,
    name                text        not null check (char_length(name) between 1 and 250),
    required            boolean     not null default false,
    primary key (store_id, product_id, option_set_id),
    foreign key (store_id, product_id) references cartd.products on delete cascade
);

create table cartd.options (
    store_id            integer     not null,
    product_id          integer     not null,
    option_set_id       integer     not null,
    option_id           integer     not null check (option_id > 0),
    position            integer     not null default 0,
    name                text        not null check (char_length(name) between 1 and 250),
    value               text        not null check (char_length(value) between 1 and 250),
    price_delta         numeric     not null default 0 check (abs(price_delta) < 1e12 and scale(price_delta) <= 4),
    primary key (store_id, product_id, option_id),
    unique (store_id, product_id, option_set_id, option_id),
    foreign key (store_id, product_id, option_set_id) references cartd.option_sets on delete cascade
);

create table cartd.cross_sell (
    store_id            integer     not null,
    product_id          integer     not null,
    position            integer     not null,
    variant_id          integer     not null,
    primary key (store_id, product_id, position),
    foreign key (store_id, product_id) references cartd.products on delete cascade
);
comment on table cartd.cross_sell is 'Variants offered beside a product; one that is not there (any more) is passed over';

create table cartd.bundles (
    store_id            integer     not null references cartd.stores,
    bundle_id           integer     not null check (bundle_id > 0),
    name                text        not null check (char_length(name) between 1 and 250),
    enabled             boolean     not null default true,
    primary key (store_id, bundle_id)
);

create table cartd.bundle_slots (
    store_id            integer     not null,
    bundle_id           integer     not null,
    position            integer     not null,
    product_id          integer     not null,
    quantity            integer     not null check (quantity > 0),
    unit_price          numeric     not null check (unit_price >= 0 and unit_price < 1e12 and scale(unit_price) <= 4),
    primary key (store_id, bundle_id, position),
    foreign key (store_id, bundle_id) references cartd.bundles on delete cascade,
    foreign key (store_id, product_id) references cartd.products
);
create index bundle_slots_product_idx on cartd.bundle_slots (store_id, product_id);

create table cartd.coupons (
    store_id            integer     not null references cartd.stores,
    code_key            text        not null check (code_key ~ '^[a-z0-9]{1,64}$'),
    code                text        not null check (lower(code) = code_key),
    name                text        not null default '',
    kind                text        not null check (kind in ('percentage', 'fixed', 'per_item', 'per_total')),
    value               numeric     not null check (value > 0 and value < 1e12 and scale(value) <= 4),
    minimum_subtotal    numeric     check (minimum_subtotal >= 0 and minimum_subtotal < 1e12 and scale(minimum_subtotal) <= 4),
    starts_at           timestamptz,
    ends_at             timestamptz,
    usage_limit         integer     check (usage_limit > 0),
    usage_limit_per_account integer check (usage_limit_per_account > 0),
    enabled             boolean     not null default true,
    primary key (store_id, code_key),
    check (kind <> 'percentage' or value <= 100)
);
comment on column cartd.coupons.code_key is 'The code in lower case: codes compare without regard to case';

grant select on cartd.categories, cartd.products, cartd.product_images, cartd.variants, cartd.option_sets, cartd.options,
    cartd.cross_sell, cartd.bundles, cartd.bundle_slots, cartd.coupons to cartd_app, cartd_readonly;
grant select, insert, update, delete on cartd.categories, cartd.products, cartd.product_images, cartd.variants, cartd.option_sets,
    cartd.options, cartd.cross_sell, cartd.bundles, cartd.bundle_slots, cartd.coupons to cartd_operator;

commit;
