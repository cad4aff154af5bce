-- Revert cartd:expiry from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

drop index cartd.redirect_tokens_used_idx;
drop index cartd.redirect_tokens_expires_idx;
drop index cartd.metafields_updated_idx;
drop index cartd.carts_expires_hour_idx;
alter table cartd.carts drop column expires_hour;

commit;
