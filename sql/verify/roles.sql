-- Verify cartd:roles on pg
begin;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array['cartd_owner', 'cartd_operator', 'cartd_app', 'cartd_readonly']) as want
    where not exists (
        select from pg_roles
        where rolname = want and not rolsuper and not rolbypassrls and (want = 'cartd_owner' or not (rolcreaterole or rolcreatedb)));
    if wrong is not null then
        raise exception 'roles missing, or with more than they need: %', wrong;
    end if;

    select string_agg(want || '.' || setting, ', ') into wrong
    from unnest(array['cartd_operator', 'cartd_app', 'cartd_readonly']) as want
    cross join unnest(array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as setting
    where not exists (
        select from pg_roles
        cross join unnest(rolconfig) as c (value)
        where rolname = want and c.value like setting || '=%' and c.value not in (setting || '=', setting || '=0'));
    if wrong is not null then
        raise exception 'roles without a time limit: %', wrong;
    end if;

    if not exists (
            select from pg_namespace n
            join pg_roles r on r.oid = n.nspowner
            where n.nspname = 'cartd' and r.rolname = 'cartd_owner') then
        raise exception 'schema cartd is not there, or not cartd_owner''s';
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array['cartd_operator', 'cartd_app', 'cartd_readonly']) as want
    where not has_schema_privilege(want, 'cartd', 'usage') or has_schema_privilege(want, 'cartd', 'create')
        or has_database_privilege(want, current_database(), 'create')
        or has_database_privilege(want, current_database(), 'temporary') <> (want = 'cartd_operator')
        or pg_has_role(want, 'cartd_owner', 'member');
    if wrong is not null then
        raise exception 'roles with too few rights, or with DDL: %', wrong;
    end if;

    if exists (
            select from pg_namespace n
            cross join aclexplode(n.nspacl) a
            where n.nspname = 'cartd' and a.grantee = 0) then
        raise exception 'schema cartd is open to everybody';
    end if;
end $$;

rollback;
