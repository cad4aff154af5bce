-- Verify cartd:people on pg
begin;

select
    store_id, account_id, email, given_name, family_name, password_hash, active, created_at, updated_at
from cartd.accounts
where false;

select
    store_id, address_id, account_id, label
from cartd.addresses
where false;

set local verify.constraints = '
    accounts_account_id_check accounts_email_check accounts_family_name_check accounts_given_name_check accounts_pkey
    accounts_store_id_fkey addresses_address_id_check addresses_label_check addresses_pkey addresses_store_id_account_id_fkey';
set local verify.indexes = 'accounts_email_key addresses_account_idx';
set local verify.rights = '
    cartd_app      | accounts addresses | select                      | truncate
    cartd_operator | accounts addresses | select insert update delete | truncate
    cartd_readonly | accounts addresses |                             | select insert update delete truncate';
set local verify.readonly = '
    accounts  |
    addresses |';
\ir lib/check.sql

rollback;
