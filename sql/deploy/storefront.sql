-- Deploy cartd:storefront to pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

alter table cartd.carts
    add column is_current boolean not null default false,
    add column claimed_ip text check (char_length(claimed_ip) <= 45),
    add column seen_ip text check (char_length(seen_ip) <= 45),
    add constraint carts_current_check check (not is_current or account_id is not null);
comment on column cartd.carts.is_current is 'The one that storefront shows to its account; others of the same account are merchants''';
comment on column cartd.carts.claimed_ip is 'Where the shopper''s last change came from, as the client says';
comment on column cartd.carts.seen_ip is 'And as the web server saw it';

alter table cartd.cart_lines
    add column bundle_slot integer;
comment on column cartd.cart_lines.bundle_slot is 'Which of the bundle''s slots; two may hold one product at different prices';

commit;
