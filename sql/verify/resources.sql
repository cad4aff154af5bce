-- Verify cartd:resources on pg
begin;

select store_id, cart_id, account_id, name, version, created_at, updated_at
from cartd.resource_carts
where false;

select store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type
from cartd.resource_items
where false;

select
    store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, written, next_number, attempts, error,
    created_at, started_at, finished_at
from cartd.resource_jobs
where false;

select store_id, job_id, account_id, seat, run_at, claim
from cartd.job_queue
where false;

do $$
declare
    wrong   text;
begin
    select string_agg(want, ', ') into wrong
    from unnest(array[
        'job_queue_pkey', 'job_queue_seat_check', 'job_queue_seat_key', 'job_queue_store_id_job_id_fkey', 'resource_carts_name_check',
        'resource_carts_name_key', 'resource_carts_pkey', 'resource_carts_store_id_account_id_fkey', 'resource_carts_store_id_fkey',
        'resource_carts_version_check', 'resource_items_bundle_uuid_check', 'resource_items_bundle_version_check',
        'resource_items_entity_id_check', 'resource_items_entity_type_check', 'resource_items_item_id_check', 'resource_items_pkey',
        'resource_items_store_id_cart_id_fkey', 'resource_jobs_attempts_check', 'resource_jobs_count_check',
        'resource_jobs_entity_type_check', 'resource_jobs_error_check', 'resource_jobs_filters_check', 'resource_jobs_finished_check',
        'resource_jobs_next_number_check', 'resource_jobs_pkey', 'resource_jobs_state_check', 'resource_jobs_store_id_account_id_fkey',
        'resource_jobs_token_hash_check', 'resource_jobs_token_key', 'resource_jobs_written_check']) as want
    where not exists (
        select from pg_constraint where connamespace = 'cartd'::regnamespace and conname = want and convalidated);
    if wrong is not null then
        raise exception 'constraints missing or not validated: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array[
        'resource_carts_created_idx', 'resource_jobs_account_idx', 'resource_jobs_cart_idx', 'resource_jobs_finished_idx']) as want
    where not exists (
        select from pg_index where indexrelid = to_regclass('cartd.' || want) and indisvalid);
    if wrong is not null then
        raise exception 'indexes missing or not valid: %', wrong;
    end if;

    select string_agg(tablename, ', ') into wrong
    from pg_tables
    where schemaname = 'cartd' and tablename in ('resource_carts', 'resource_items', 'resource_jobs', 'job_queue') and tableowner <> 'cartd_owner';
    if wrong is not null then
        raise exception 'tables that cartd_owner does not own: %', wrong;
    end if;

    select string_agg(format('%s %s %s', g.role, t.name, p.privilege), ', ') into wrong
    from (values
        ('cartd_app', '{resource_carts, resource_items, resource_jobs, job_queue}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_operator', '{resource_carts, resource_items}', '{select, delete}', '{truncate}'),
        ('cartd_operator', '{resource_jobs}', '{select, update, delete}', '{truncate}'),
        ('cartd_operator', '{job_queue}', '{select, insert, update, delete}', '{truncate}'),
        ('cartd_readonly', '{resource_carts, resource_items, resource_jobs}', '{}', '{select, insert, update, delete, truncate}'),
        ('cartd_readonly', '{job_queue}', '{select}', '{insert, update, delete, truncate}')) as g (role, tables, may, may_not)
    cross join unnest(g.tables::text[]) as t (name)
    cross join unnest(g.may::text[] || g.may_not::text[]) as p (privilege)
    where has_table_privilege(g.role, 'cartd.' || t.name, p.privilege) <> (p.privilege = any (g.may::text[]));
    if wrong is not null then
        raise exception 'rights are not as they should be: %', wrong;
    end if;

    select string_agg(c.name, ', ') into wrong
    from (values
        ('resource_carts', '{store_id, cart_id, account_id, version, created_at, updated_at}'),
        ('resource_items', '{store_id, cart_id, item_id, entity_type}'),
        ('resource_jobs', '{store_id, job_id, account_id, cart_id, entity_type, state, count, written, attempts, created_at, started_at,
            finished_at}')) as g (name, columns)
    join pg_attribute a on a.attrelid = to_regclass('cartd.' || g.name) and a.attnum > 0 and not a.attisdropped
    cross join lateral (select g.name || '.' || a.attname) as c (name)
    where has_column_privilege('cartd_readonly', a.attrelid, a.attnum, 'select') <> (a.attname = any (g.columns::text[]));
    if wrong is not null then
        raise exception 'rights of cartd_readonly are not as they should be: %', wrong;
    end if;

    select string_agg(want, ', ') into wrong
    from unnest(array['resource_carts', 'resource_items', 'resource_jobs']) as want
    where not exists (select from pg_class where oid = to_regclass('cartd.' || want) and relrowsecurity)
        or not exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname = want || '_app' and roles = '{cartd_app}' and cmd = 'ALL'
                and permissive = 'PERMISSIVE' and qual = '((store_id)::text = cartd.current_store())' and with_check is null)
        or exists (
            select from pg_policies
            where schemaname = 'cartd' and tablename = want and policyname <> want || '_app' and roles && '{cartd_app, public}'
                and permissive = 'PERMISSIVE');
    if wrong is not null then
        raise exception 'row-level security is not as it should be: %', wrong;
    end if;
end $$;

rollback;
