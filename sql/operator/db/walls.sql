-- db/walls: row-level security on what a person owns, and the policy that keeps the application's role to one store
-- gives: table_name text, problem text?
select w.table_name,
       case when c.oid is null then 'is missing'
            when not c.relrowsecurity then 'has row-level security off'
            when not exists (select from pg_catalog.pg_policies p
                             where p.schemaname = 'cartd' and p.tablename = w.table_name and p.roles @> array['cartd_app'::name]
                               and p.qual like '%current_store%') then 'has no policy for cartd_app'
       end as problem
from string_to_table('carts cart_lines cart_contacts cart_coupons redirect_tokens metafields idempotency_keys accounts addresses account_roles '
    'sessions refresh_tokens signing_keys resource_carts resource_items resource_jobs', ' ') w (table_name)
left join pg_catalog.pg_class c on c.relname = w.table_name and c.relnamespace = to_regnamespace('cartd')
order by w.table_name;
