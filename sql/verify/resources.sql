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

set local verify.constraints = '
    job_queue_pkey job_queue_seat_check job_queue_seat_key job_queue_store_id_job_id_fkey resource_carts_name_check
    resource_carts_name_key resource_carts_pkey resource_carts_store_id_account_id_fkey resource_carts_store_id_fkey
    resource_carts_version_check resource_items_bundle_uuid_check resource_items_bundle_version_check resource_items_entity_id_check
    resource_items_entity_type_check resource_items_item_id_check resource_items_pkey resource_items_store_id_cart_id_fkey
    resource_jobs_attempts_check resource_jobs_count_check resource_jobs_entity_type_check resource_jobs_error_check
    resource_jobs_filters_check resource_jobs_finished_check resource_jobs_next_number_check resource_jobs_pkey
    resource_jobs_state_check resource_jobs_store_id_account_id_fkey resource_jobs_token_hash_check resource_jobs_token_key
    resource_jobs_written_check';
set local verify.indexes = '
    resource_carts_created_idx resource_jobs_account_idx resource_jobs_cart_idx resource_jobs_finished_idx';
set local verify.rights = '
    cartd_app      | resource_carts resource_items resource_jobs job_queue | select insert update delete | truncate
    cartd_operator | resource_carts resource_items                         | select delete               | truncate
    cartd_operator | resource_jobs                                         | select update delete        | truncate
    cartd_operator | job_queue                                             | select insert update delete | truncate
    cartd_readonly | resource_carts resource_items resource_jobs           |                             | select insert update delete truncate
    cartd_readonly | job_queue                                             | select                      | insert update delete truncate';
set local verify.readonly = '
    resource_carts | store_id cart_id account_id version created_at updated_at
    resource_items | store_id cart_id item_id entity_type
    resource_jobs  | store_id job_id account_id cart_id entity_type state count written attempts created_at started_at finished_at';
set local verify.walls = 'resource_carts resource_items resource_jobs';
\ir lib/check.sql

rollback;
