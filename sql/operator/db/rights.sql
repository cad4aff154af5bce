-- db/rights: rights the product's roles need and lack, or have and should not. No row: all is well
-- The list of all rights; tests/sql/privileges.sql holds the migrations to it. Columns: the right is on these alone.
-- gives: role text, problem text
with list (role, privileges, tables, columns) as (values
    ('cartd_app', 'select', 'stores channels api_tokens grants addresses signing_keys', null),
    ('cartd_app', 'select', 'categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons promotions', null),
    ('cartd_app', 'select', 'entities entity_terms entity_ranges', null),
    ('cartd_app', 'update', 'stores channels', 'allow_purchasing'),
    ('cartd_app', 'select insert update', 'counters', null),
    ('cartd_app', 'select insert update delete', 'accounts roles account_roles sessions refresh_tokens', null),
    ('cartd_app', 'select insert update delete', 'carts cart_lines cart_contacts cart_coupons redirect_tokens metafields idempotency_keys', null),
    ('cartd_app', 'select insert update delete', 'resource_carts resource_items resource_jobs job_queue', null),
    ('cartd_operator', 'select insert update', 'stores channels api_tokens grants counters signing_keys', null),
    ('cartd_operator', 'select insert update delete', 'accounts addresses roles account_roles', null),
    ('cartd_operator', 'select update delete', 'sessions refresh_tokens', null),
    ('cartd_operator', 'select insert update delete', 'categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons promotions', null),
    ('cartd_operator', 'select insert update delete', 'entities entity_terms entity_ranges job_queue', null),
    ('cartd_operator', 'select delete', 'carts cart_lines cart_contacts cart_coupons redirect_tokens metafields idempotency_keys resource_carts resource_items', null),
    ('cartd_operator', 'select update delete', 'resource_jobs', null),
    ('cartd_readonly', 'select', 'stores channels', null),
    ('cartd_readonly', 'select', 'categories products product_images variants option_sets options cross_sell bundles bundle_slots coupons promotions', null),
    ('cartd_readonly', 'select', 'entities entity_terms entity_ranges job_queue', null),
    ('cartd_readonly', 'select', 'carts', 'store_id cart_id version account_id channel_id currency locale created_at updated_at expires_at'),
    ('cartd_readonly', 'select', 'cart_lines', 'store_id cart_id line_id position kind quantity product_id variant_id option_ids price_override unit_price sku added_at'),
    ('cartd_readonly', 'select', 'cart_coupons', 'store_id cart_id code_key applied_at'),
    ('cartd_readonly', 'select', 'metafields', 'store_id metafield_id cart_id client_id namespace key permission_set created_at updated_at'),
    ('cartd_readonly', 'select', 'resource_carts', 'store_id cart_id account_id version created_at updated_at'),
    ('cartd_readonly', 'select', 'resource_items', 'store_id cart_id item_id entity_type'),
    ('cartd_readonly', 'select', 'resource_jobs', 'store_id job_id account_id cart_id entity_type state count written attempts created_at started_at finished_at')
), wanted (role, privilege, object) as (
    select l.role, p.privilege, 'cartd.' || t.table_name || coalesce('.' || c.column_name, '')
    from list l
    cross join string_to_table(l.privileges, ' ') p (privilege)
    cross join string_to_table(l.tables, ' ') t (table_name)
    left join lateral string_to_table(l.columns, ' ') c (column_name) on true
    union
    values ('cartd_app', 'use', 'schema cartd'), ('cartd_operator', 'use', 'schema cartd'), ('cartd_readonly', 'use', 'schema cartd'),
        ('cartd_app', 'execute', 'cartd.current_store()')
), objects (object, owner, acl) as (
    select 'cartd.' || c.relname, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
    from pg_catalog.pg_class c
    where c.relnamespace = to_regnamespace('cartd') and c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'cartd.' || c.relname || '.' || a.attname, c.relowner, a.attacl
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = to_regnamespace('cartd') and a.attacl is not null and not a.attisdropped
    union all
    select format('cartd.%s(%s)', f.proname, pg_get_function_identity_arguments(f.oid)), f.proowner, coalesce(f.proacl, acldefault('f', f.proowner))
    from pg_catalog.pg_proc f
    where f.pronamespace = to_regnamespace('cartd')
    union all
    select 'schema cartd', n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
    from pg_catalog.pg_namespace n
    where n.nspname = 'cartd'
), roles (oid, role) as (
    select r.oid, r.rolname::text
    from pg_catalog.pg_roles r
    where r.rolname in ('cartd_app', 'cartd_operator', 'cartd_readonly')
    union all
    values (0::oid, 'public')
), granted (role, privilege, object) as (
    select r.role, case a.privilege_type when 'USAGE' then 'use' when 'CREATE' then 'create in' else lower(a.privilege_type) end, o.object
    from objects o
    cross join aclexplode(o.acl) a
    join roles r on r.oid = a.grantee
    where a.grantee <> o.owner
), differences (role, problem, privilege, object) as (
    select lacks.role, 'may not', lacks.privilege, lacks.object
    from (select * from wanted except select * from granted) lacks
    union all
    select more.role, 'may', more.privilege, more.object
    from (select * from granted except select * from wanted) more
    union all
    select r.role, 'owns', '', o.object
    from objects o
    join roles r on r.oid = o.owner
)
select role, concat_ws(' ', problem, nullif(privilege, ''), string_agg(object, ', ' order by object)) as problem
from differences
group by role, differences.problem, privilege
order by 1, 2;
