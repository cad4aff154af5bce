-- Verify cartd:access on pg
begin;

select store_id, role_id, name, description, permissions, built_in, created_at, updated_at from cartd.roles where false;
select store_id, account_id, role_id from cartd.account_roles where false;
select token_epoch, issuer, subject from cartd.accounts where false;
select outside_accounts from cartd.stores where false;
select store_id, noun, last_id from cartd.counters where false;
select store_id, session_id, account_id, created_at, expires_at, ended_at from cartd.sessions where false;
select store_id, token_hash, session_id, created_at, spent_at from cartd.refresh_tokens where false;
select store_id, kid, algorithm, secret, created_at, retired_at from cartd.signing_keys where false;

set local verify.constraints = '
    account_roles_pkey account_roles_store_id_account_id_fkey account_roles_store_id_role_id_fkey accounts_outside_check
    accounts_token_epoch_check counters_last_id_check counters_noun_check counters_pkey refresh_tokens_pkey
    refresh_tokens_store_id_session_id_fkey refresh_tokens_token_hash_check roles_description_check roles_name_check
    roles_permissions_check roles_pkey roles_role_id_check roles_store_id_fkey sessions_check sessions_pkey
    sessions_store_id_account_id_fkey signing_keys_algorithm_check signing_keys_kid_check signing_keys_pkey signing_keys_secret_check
    stores_outside_accounts_check';
set local verify.indexes = '
    account_roles_role_idx accounts_outside_key refresh_tokens_session_idx roles_name_key sessions_account_idx sessions_expiry_idx';
set local verify.rights = '
    cartd_app      | accounts                                           | select insert update delete | truncate
    cartd_app      | roles account_roles sessions refresh_tokens        | select insert update delete | truncate
    cartd_app      | counters                                           | select insert update        | delete truncate
    cartd_app      | signing_keys                                       | select                      | insert update delete truncate
    cartd_operator | roles account_roles                                | select insert update delete | truncate
    cartd_operator | counters signing_keys                              | select insert update        | truncate
    cartd_operator | sessions refresh_tokens                            | select update delete        | truncate
    cartd_readonly | account_roles sessions refresh_tokens signing_keys |                             | select insert update delete truncate';
set local verify.readonly = '
    accounts       |
    addresses      |
    account_roles  |
    sessions       |
    refresh_tokens |
    signing_keys   |';
set local verify.walls = 'accounts addresses account_roles sessions refresh_tokens signing_keys';
\ir lib/check.sql

do $$
declare
    wrong   text;
begin
    select string_agg(s.hash, ', ') into wrong
    from cartd.stores s
    where (select count(*) from cartd.roles r where r.store_id = s.store_id and r.role_id in (1, 2, 3) and r.built_in) <> 3;
    if wrong is not null then
        raise exception 'stores without their built-in roles: %', wrong;
    end if;
end $$;

rollback;
