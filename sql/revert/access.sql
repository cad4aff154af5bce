-- Revert cartd:access from pg
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';
set local role cartd_owner;

revoke insert, update, delete on cartd.accounts from cartd_app;
drop policy accounts_rest on cartd.accounts;
drop policy addresses_rest on cartd.addresses;
drop policy accounts_app on cartd.accounts;
drop policy addresses_app on cartd.addresses;
alter table cartd.accounts disable row level security;
alter table cartd.addresses disable row level security;
drop table cartd.signing_keys, cartd.refresh_tokens, cartd.sessions, cartd.counters, cartd.account_roles, cartd.roles;
alter table cartd.stores drop column outside_accounts;
alter table cartd.accounts drop column issuer, drop column subject, drop column token_epoch;

commit;
