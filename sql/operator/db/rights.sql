-- db/rights: rights the product's roles need and lack, or have and should not. No row: all is well
-- gives: role text, problem text
with wanted (role, privilege, tables) as (
    values ('cartd_app', 'select', array['stores', 'channels', 'api_tokens', 'grants', 'accounts', 'addresses', 'categories', 'products', 'product_images',
                'variants', 'option_sets', 'options', 'cross_sell', 'bundles', 'bundle_slots', 'coupons', 'carts', 'cart_contacts', 'cart_lines', 'idempotency_keys', 'roles',
                'account_roles', 'counters', 'sessions', 'refresh_tokens', 'signing_keys', 'entities', 'entity_terms', 'entity_ranges']),
           ('cartd_app', 'insert', array['carts', 'cart_contacts', 'cart_lines', 'idempotency_keys', 'accounts', 'roles', 'account_roles', 'counters',
                'sessions', 'refresh_tokens']),
           ('cartd_app', 'update', array['carts', 'cart_contacts', 'cart_lines', 'idempotency_keys', 'accounts', 'roles', 'account_roles', 'counters',
                'sessions', 'refresh_tokens']),
           ('cartd_app', 'delete', array['carts', 'cart_contacts', 'cart_lines', 'idempotency_keys', 'accounts', 'roles', 'account_roles', 'sessions',
                'refresh_tokens']),
           ('cartd_operator', 'select', array['stores', 'channels', 'api_tokens', 'grants', 'accounts', 'roles', 'account_roles', 'counters', 'signing_keys', 'sessions', 'categories', 'products', 'product_images',
                'variants', 'option_sets', 'options', 'cross_sell', 'bundles', 'bundle_slots', 'coupons', 'entities', 'entity_terms', 'entity_ranges']),
           ('cartd_operator', 'insert', array['stores', 'channels', 'api_tokens', 'grants', 'accounts', 'roles', 'account_roles', 'counters', 'signing_keys', 'categories', 'products', 'product_images',
                'variants', 'option_sets', 'options', 'cross_sell', 'bundles', 'bundle_slots', 'coupons', 'entities', 'entity_terms', 'entity_ranges']),
           ('cartd_operator', 'update', array['stores', 'channels', 'api_tokens', 'grants', 'accounts', 'roles', 'counters', 'signing_keys', 'sessions', 'categories', 'products', 'variants', 'bundles', 'coupons',
                'entities', 'entity_terms']),
           ('cartd_operator', 'delete', array['product_images', 'variants', 'option_sets', 'options', 'cross_sell', 'bundle_slots', 'entity_terms'])
), here as (
    select r.rolname::text as role, c.relname::text as table_name, c.oid, c.relowner
    from pg_catalog.pg_roles r
    cross join pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where r.rolname in ('cartd_app', 'cartd_operator', 'cartd_readonly') and n.nspname = 'cartd' and c.relkind in ('r', 'p')
)
select w.role, format('may not %s %s', w.privilege, string_agg('cartd.' || t.table_name, ', ' order by t.table_name)) as problem
from wanted w
cross join unnest(w.tables) t (table_name)
left join here h on h.role = w.role and h.table_name = t.table_name
where h.oid is null or not has_table_privilege(h.role, h.oid, w.privilege)
group by w.role, w.privilege
union all
select h.role, format('may truncate cartd.%s', h.table_name)
from here h
where has_table_privilege(h.role, h.oid, 'truncate')
union all
select h.role, format('owns cartd.%s', h.table_name)
from here h
where pg_get_userbyid(h.relowner)::text = h.role
union all
select r.rolname, 'may create objects in schema cartd'
from pg_catalog.pg_roles r
where r.rolname in ('cartd_app', 'cartd_operator', 'cartd_readonly')
  and has_schema_privilege(r.oid, to_regnamespace('cartd')::oid, 'create')
order by 1, 2;
