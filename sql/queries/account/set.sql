-- account/set: a person's new names, address and standing; epoch: access tokens made before end
-- takes: store_id integer, account_id integer, email text, given_name text, family_name text, active boolean, ends_tokens boolean
-- gives: nothing
update cartd.accounts
set email = $3, given_name = $4, family_name = $5, active = $6, token_epoch = token_epoch + case when $7 then 1 else 0 end, updated_at = now()
where store_id = $1 and account_id = $2;
