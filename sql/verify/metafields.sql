-- Verify cartd:metafields on pg
begin;

select
    store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at
from cartd.metafields
where false;

set local verify.constraints = '
    metafields_client_id_check metafields_description_check metafields_key_check metafields_metafield_id_check metafields_name_key
    metafields_namespace_check metafields_permission_set_check metafields_pkey metafields_store_id_fkey metafields_value_check';
set local verify.rights = '
    cartd_app      | metafields | select insert update delete | truncate
    cartd_operator | metafields | select delete               | truncate
    cartd_readonly | metafields |                             | select insert update delete truncate';
set local verify.readonly = '
    metafields | store_id metafield_id cart_id client_id namespace key permission_set created_at updated_at';
set local verify.walls = 'metafields';
\ir lib/check.sql

rollback;
