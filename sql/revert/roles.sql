-- Revert cartd:roles from pg
-- The roles are the cluster's: one on which another database, or anything
-- else, depends stays (drop role looks into every database), and so does one
-- that the reverting role may not drop.
begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

drop schema cartd;

do $$
begin
    execute format('revoke temporary on database %I from cartd_owner, cartd_operator', current_database());
    execute format('grant temporary on database %I to public', current_database());
end $$;

do $$
begin
    if to_regclass('sqitch.changes') is not null then
        revoke select on sqitch.changes from cartd_operator;
        revoke usage on schema sqitch from cartd_operator;
    end if;
end $$;

do $$
declare
    r text;
begin
    foreach r in array array['cartd_readonly', 'cartd_app', 'cartd_operator', 'cartd_owner'] loop
        begin
            execute format('drop role if exists %I', r);
        exception
            when dependent_objects_still_exist or object_in_use or insufficient_privilege then
                raise notice 'role % stays: %', r, sqlerrm;
        end;
    end loop;
end $$;

commit;
