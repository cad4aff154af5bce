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

-- Second line behind the time limits that cartd and cartctl send themselves: a psql by hand,
-- or a client that forgot, cannot hold a lock for ever.  What the DBA set before stays.
do $$
declare
    r   record;
begin
    for r in values
            ('cartd_app', 'statement_timeout', '10s'),
            ('cartd_app', 'lock_timeout', '2s'),
            ('cartd_app', 'idle_in_transaction_session_timeout', '10s'),
            ('cartd_operator', 'statement_timeout', '10min'),
            ('cartd_operator', 'lock_timeout', '5s'),
            ('cartd_operator', 'idle_in_transaction_session_timeout', '5min'),
            ('cartd_readonly', 'statement_timeout', '60s'),
            ('cartd_readonly', 'lock_timeout', '2s'),
            ('cartd_readonly', 'idle_in_transaction_session_timeout', '60s'),
            ('cartd_readonly', 'default_transaction_read_only', 'on') loop
        if not exists (
                select
                from pg_db_role_setting s
                join pg_roles o on o.oid = s.setrole
                cross join unnest(s.setconfig) as c (setting)
                where o.rolname = r.column1 and s.setdatabase = 0 and c.setting like r.column2 || '=%') then
            execute format('alter role %I set %I = %L', r.column1, r.column2, r.column3);
        end if;
    end loop;
end $$;

-- Everybody may make temporary tables unless told otherwise; the application
-- may make nothing.  The importer stages its file in one.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant temporary on database %I to cartd_owner, cartd_operator', current_database());
end $$;

create schema cartd authorization cartd_owner;
revoke all on schema cartd from public;
grant usage on schema cartd to cartd_operator, cartd_app, cartd_readonly;

-- `cartctl db check` compares the changes deployed with those it was made for.
do $$
begin
    if to_regclass('sqitch.changes') is not null then
        grant usage on schema sqitch to cartd_operator;
        grant select on sqitch.changes to cartd_operator;
    end if;
end $$;

comment on schema cartd is 'Shopping carts of every store; see sql/README.md';

commit;
