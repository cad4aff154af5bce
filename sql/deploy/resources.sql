-- Deploy cartd:resources to pg
-- Named carts of entity references, and the batch jobs that fill them.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

create table cartd.resource_carts (
    store_id            integer     not null references cartd.stores,
    cart_id             uuid        not null,
    account_id          integer     not null,
    name                text        not null check (char_length(name) between 1 and 256),
    version             integer     not null check (version > 0),
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    primary key (store_id, cart_id),
    constraint resource_carts_name_key unique (store_id, account_id, name),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade
) with (fillfactor = 85);
comment on table cartd.resource_carts is 'One row a named list of entity references. version is 1 at first and moves by one with each change';
create index resource_carts_created_idx on cartd.resource_carts (store_id, account_id, created_at, cart_id);

-- A cart may have millions: what is known without being stored (SHA-256 is made of the rest) is 32 bytes and not 64.
create table cartd.resource_items (
    store_id            integer     not null,
    cart_id             uuid        not null,
    item_id             bytea       not null check (octet_length(item_id) = 32),
    entity_id           text        not null check (octet_length(entity_id) between 1 and 1024),
    bundle_uuid         text        not null check (octet_length(bundle_uuid) between 1 and 1024),
    bundle_version      text        not null check (octet_length(bundle_version) between 1 and 1024),
    entity_type         text        not null check (octet_length(entity_type) between 1 and 1024),
    primary key (store_id, cart_id, item_id),
    foreign key (store_id, cart_id) references cartd.resource_carts on delete cascade
);
comment on column cartd.resource_items.item_id is 'SHA-256 of cart_id/entity_id/bundle_uuid/bundle_version/entity_type: the same item twice is one row';

create table cartd.resource_jobs (
    store_id            integer     not null,
    job_id              uuid        not null,
    account_id          integer     not null,
    -- No foreign key: what became of the job is told after its cart has gone, too.
    cart_id             uuid        not null,
    token_hash          text        not null check (token_hash ~ '^[0-9a-f]{64}$'),
    entity_type         text        not null check (entity_type in ('files', 'specimens', 'projects')),
    filters             text        not null check (octet_length(filters) <= 1048576),
    state               text        not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    count               bigint      not null check (count >= 0),
    written             bigint      not null default 0 check (written >= 0),
    next_number         integer     not null default 0 check (next_number >= 0),
    attempts            integer     not null default 0 check (attempts >= 0),
    error               text        check (char_length(error) <= 500),
    created_at          timestamptz not null,
    started_at          timestamptz,
    finished_at         timestamptz,
    primary key (store_id, job_id),
    constraint resource_jobs_token_key unique (store_id, token_hash),
    foreign key (store_id, account_id) references cartd.accounts on delete cascade,
    constraint resource_jobs_finished_check check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null))
) with (fillfactor = 70);
comment on table cartd.resource_jobs is 'One row a batch: what is to be written, and how far it is. Kept 90 days after its end';
comment on column cartd.resource_jobs.next_number is 'The cursor: entities.number from which on nothing is written yet';
comment on column cartd.resource_jobs.attempts is 'Beginnings since the last progress';
comment on column cartd.resource_jobs.token_hash is 'SHA-256 of the status token, never the token';
create index resource_jobs_account_idx on cartd.resource_jobs (store_id, account_id);
create index resource_jobs_cart_idx on cartd.resource_jobs (store_id, cart_id) where finished_at is null;
create index resource_jobs_finished_idx on cartd.resource_jobs (store_id, finished_at) where finished_at is not null;

-- Unfinished jobs alone, so it is small and read whole; no index on what a
-- heartbeat changes.  Nothing in it is anybody's affair but the workers', who
-- look for work in every store at once: so there is no wall.
create table cartd.job_queue (
    store_id            integer     not null,
    job_id              uuid        not null,
    account_id          integer     not null,
    seat                integer     not null check (seat between 1 and 10),
    run_at              timestamptz not null,
    claim               uuid,
    primary key (store_id, job_id),
    constraint job_queue_seat_key unique (store_id, account_id, seat),
    foreign key (store_id, job_id) references cartd.resource_jobs on delete cascade
) with (fillfactor = 50);
comment on table cartd.job_queue is 'Jobs to be run. run_at: not before; of a claimed one, when its lease ends';
comment on column cartd.job_queue.seat is 'Each of a person''s unfinished jobs has another: that is what bounds them';

alter table cartd.resource_carts enable row level security;
alter table cartd.resource_items enable row level security;
alter table cartd.resource_jobs enable row level security;
create policy resource_carts_app on cartd.resource_carts to cartd_app using (store_id::text = cartd.current_store());
create policy resource_items_app on cartd.resource_items to cartd_app using (store_id::text = cartd.current_store());
create policy resource_jobs_app on cartd.resource_jobs to cartd_app using (store_id::text = cartd.current_store());
create policy resource_carts_rest on cartd.resource_carts to cartd_operator, cartd_readonly using (true);
create policy resource_items_rest on cartd.resource_items to cartd_operator, cartd_readonly using (true);
create policy resource_jobs_rest on cartd.resource_jobs to cartd_operator, cartd_readonly using (true);

grant select, insert, update, delete on cartd.resource_carts, cartd.resource_items, cartd.resource_jobs, cartd.job_queue to cartd_app;
grant select, delete on cartd.resource_carts, cartd.resource_items to cartd_operator;
grant select, update, delete on cartd.resource_jobs to cartd_operator;
grant select, insert, update, delete on cartd.job_queue to cartd_operator;
-- Names and references are what a person wrote.
grant select (store_id, cart_id, account_id, version, created_at, updated_at) on cartd.resource_carts to cartd_readonly;
grant select (store_id, cart_id, item_id, entity_type) on cartd.resource_items to cartd_readonly;
grant select (store_id, job_id, account_id, cart_id, entity_type, state, count, written, attempts, created_at, started_at, finished_at)
    on cartd.resource_jobs to cartd_readonly;
grant select on cartd.job_queue to cartd_readonly;

commit;
