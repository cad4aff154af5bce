-- Deploy cartd:roles to pg
-- Roles are the cluster's, so they may be there already: other databases of
-- this cluster can hold a cartd too.  Passwords and LOGIN beyond this are the
-- DBA's to give.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

do $$
declare
    r text;
begin
    foreach r in array array['cartd_owner', 'cartd_operator', 'cartd_app', 'cartd_readonly'] loop
        if not exists (select from pg_roles where rolname = r) then
            execute format('create role %I login', r);
        end if;
    end loop;
end $$;

create schema cartd authorization cartd_owner;
revoke all on schema cartd from public;
grant usage on schema cartd to cartd_operator, cartd_app, cartd_readonly;

comment on schema cartd is 'Shopping carts of every store; see sql/README.md';

commit;
