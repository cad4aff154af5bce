-- Deploy cartd:expiry to pg
-- Adding the generated column writes every cart anew, under a lock that keeps
-- readers out: about a second for a million carts.  The statement limit below
-- bounds it; nothing has happened where it was not enough.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

-- Not an index on expires_at: that changes with every change of the cart, and
-- an update that changes an indexed column cannot stay in its page (HOT).  The
-- hour changes once an hour.  The sweeper reads the hours that have begun.
alter table cartd.carts add column expires_hour timestamptz
    generated always as (date_trunc('hour', expires_at at time zone 'UTC') at time zone 'UTC') stored;
comment on column cartd.carts.expires_hour is 'The hour (UTC) in which expires_at lies; for the sweeper''s index';
create index carts_expires_hour_idx on cartd.carts (store_id, expires_hour);

-- Only what is still to be kept or gone; a live cart's metafields are passed over.
create index metafields_updated_idx on cartd.metafields (store_id, updated_at);

create index redirect_tokens_expires_idx on cartd.redirect_tokens (store_id, expires_at);
create index redirect_tokens_used_idx on cartd.redirect_tokens (store_id, used_at) where used_at is not null;

commit;
