-- db/roles: The product's roles: there, able to sign in, and without rights that would pass by row-level security
-- gives: role text, problem text?
select w.role,
       case when r.rolname is null then 'is missing'
            when r.rolsuper then 'is a superuser'
            when r.rolbypassrls then 'passes by row-level security (bypassrls)'
            when not r.rolcanlogin and w.role <> 'cartd_owner' then 'may not sign in (nologin)'
            when w.role = 'cartd_app' and pg_has_role(r.oid, (select o.oid from pg_catalog.pg_roles o where o.rolname = 'cartd_owner'), 'member')
                 then 'is a member of cartd_owner'
       end as problem
from (values (1, 'cartd_owner'), (2, 'cartd_operator'), (3, 'cartd_app'), (4, 'cartd_readonly')) w (position, role)
left join pg_catalog.pg_roles r on r.rolname = w.role
order by w.position;
