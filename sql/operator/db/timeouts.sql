-- db/timeouts: the time limits of the roles that sign in, which hold where a client sends none
-- gives: role text, problem text?
select r.rolname::text as role,
       (select 'has no ' || string_agg(w.setting, ', ' order by w.setting)
        from (values ('lock_timeout'), ('statement_timeout'), ('idle_in_transaction_session_timeout')) w (setting)
        where not exists (select
                          from pg_catalog.pg_db_role_setting s
                          cross join unnest(s.setconfig) c (setting)
                          where s.setrole = r.oid
                            and s.setdatabase in (0, (select d.oid from pg_catalog.pg_database d where d.datname = current_database()))
                            and c.setting like w.setting || '=%' and c.setting <> w.setting || '=0')) as problem
from pg_catalog.pg_roles r
where r.rolname in ('cartd_app', 'cartd_operator', 'cartd_readonly')
order by r.rolname;
