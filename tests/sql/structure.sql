-- Every table of the schema, also the ones that come later, keeps the rules of sql/README.md.
begin;
\ir lib/attempt.sql
select plan(14);

select isnt_empty($$ select from pg_tables where schemaname = 'cartd' $$, 'there are tables');

create temp view tables as
select c.oid, c.relname, c.relowner
from pg_class c
where c.relnamespace = 'cartd'::regnamespace and c.relkind in ('r', 'p');

create temp view columns as
select t.oid, t.relname, a.attnum, a.attname, a.atttypid::regtype::text as type
from tables t
join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped;

create temp view keys as
select c.oid, c.conname, c.contype, c.conrelid, c.confrelid, c.conkey, c.confkey, s.attnum as store, f.attnum as far_store
from pg_constraint c
left join pg_attribute s on s.attrelid = c.conrelid and s.attname = 'store_id'
left join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'store_id'
where c.connamespace = 'cartd'::regnamespace and c.contype in ('p', 'u', 'f');

select is_empty($$
    select relname from tables t where not exists (select from keys k where k.contype = 'p' and k.conrelid = t.oid and k.conkey[1] = k.store)
$$, 'every primary key starts with store_id');

select is_empty($$
    select conname from keys where contype = 'u' and conname not in ('stores_hash_key', 'stores_secure_host_key') and not coalesce(store = any (conkey), false)
$$, 'every unique constraint contains store_id, but those that find a store');

select is_empty($$
    select indexrelid::regclass
    from pg_index i
    join tables t on t.oid = i.indrelid
    join pg_attribute a on a.attrelid = t.oid and a.attname = 'store_id'
    where i.indkey[0] <> a.attnum and i.indexrelid not in ('cartd.stores_hash_key'::regclass, 'cartd.stores_secure_host_key'::regclass)
$$, 'every index, unique or not, starts with store_id, but those');

select is_empty($$
    select conname from keys
    where contype = 'f'
        and not coalesce(array_position(conkey, store) = array_position(confkey, far_store), false)
$$, 'every foreign key goes from store_id to store_id');

select is_empty($$
    select conname from keys k
    where contype = 'f' and not exists (
        select from pg_index i
        where i.indrelid = k.conrelid and i.indisvalid
            and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey)
$$, 'every foreign key has an index that begins with its columns');

select is_empty($$
    select conname from pg_constraint where connamespace = 'cartd'::regnamespace and not convalidated
$$, 'every constraint is validated');

select is_empty($$
    select relname, attname, type from columns
    where type not in ('integer', 'bigint', 'boolean', 'uuid', 'text', 'text[]', 'integer[]', 'uuid[]', 'numeric', 'jsonb', 'bytea', 'timestamp with time zone')
        and (relname, attname, type) <> ('entity_terms', 'bits', 'bit')
$$, 'no floating point, no time without zone, no type that clients must guess');

select is_empty($$
    select c.relname, c.attname from columns c
    where c.type = 'numeric' and not exists (
        select from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and c.attnum = any (k.conkey)
            and pg_get_constraintdef(k.oid) ~ format('%s.* <=? ', c.attname))
$$, 'every numeric column has an upper bound, which NaN and Infinity do not pass');

select is_empty($$ select relname from pg_class where relnamespace = 'cartd'::regnamespace and relkind = 'S' $$,
    'there are no sequences: ids are made by the application');

select is_empty($$
    select tgname from pg_trigger g join tables t on t.oid = g.tgrelid where not tgisinternal
$$, 'there are no triggers');

select is_empty($$ select relname from tables where relowner <> 'cartd_owner'::regrole $$, 'cartd_owner owns every table');

select is_empty($$
    select proname from pg_proc where pronamespace = 'cartd'::regnamespace and (prosecdef or proowner <> 'cartd_owner'::regrole)
$$, 'no function runs with its owner''s rights');

select is_empty($$
    select c.relname from pg_class c
    join tables t using (oid)
    where c.oid in ('cartd.carts'::regclass, 'cartd.cart_lines'::regclass, 'cartd.idempotency_keys'::regclass, 'cartd.cart_coupons'::regclass,
        'cartd.redirect_tokens'::regclass, 'cartd.metafields'::regclass, 'cartd.cart_contacts'::regclass, 'cartd.accounts'::regclass, 'cartd.addresses'::regclass, 'cartd.account_roles'::regclass,
        'cartd.sessions'::regclass, 'cartd.refresh_tokens'::regclass, 'cartd.signing_keys'::regclass,
        'cartd.resource_carts'::regclass, 'cartd.resource_items'::regclass, 'cartd.resource_jobs'::regclass) and not c.relrowsecurity
$$, 'row-level security is on where a person owns rows');

select * from finish();
rollback;
