-- What every test file begins with (\ir lib/attempt.sql).
\set QUIET 1
\set ON_ERROR_ROLLBACK 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = tap, pg_catalog;

-- What a statement does as a role: 'rows N', or its SQLSTATE.  Leaves no trace:
-- it ends in an exception whatever happens.  store null leaves the setting alone.
create function pg_temp.attempt(as_role text, store text, statement text) returns text
    language plpgsql
    as $$
declare
    n       bigint;
    before  bigint := (select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables);
begin
    if store is not null then
        perform set_config('cartd.store_id', store, true);
    end if;
    execute format('set local role %I', as_role);
    execute statement;
    get diagnostics n = row_count;
    if n = 0 then -- Of an EXECUTE that changes rows, row_count knows nothing.
        n := (select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_xact_user_tables) - before;
    end if;
    raise exception using errcode = 'TAPOK', message = 'rows ' || n;
exception
    when sqlstate 'TAPOK' then
        return sqlerrm;
    when others then
        return sqlstate;
end $$;

-- The plan of a statement as a role.
create function pg_temp.plan_of(as_role text, store text, statement text) returns text
    language plpgsql
    as $$
declare
    line    text;
    plan    text := '';
begin
    perform set_config('cartd.store_id', store, true);
    execute format('set local role %I', as_role);
    for line in execute 'explain (costs off) ' || statement loop
        plan := plan || line || e'\n';
    end loop;
    raise exception using errcode = 'TAPOK', message = plan;
exception
    when sqlstate 'TAPOK' then
        return sqlerrm;
end $$;

-- Cart n of tests/sql/lib/rows.sql; store 2's begin at 500000001.
create function pg_temp.cart(n integer) returns uuid
    language sql immutable
    as $$ select lpad(n::text, 32, '0')::uuid $$;
