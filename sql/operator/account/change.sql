-- account/change: whether a person may sign in, their password, or neither (then their roles changed); all their access tokens end
-- takes: store_id integer, account_id integer, active boolean?, password_hash text?
update cartd.accounts
set active = coalesce($3::boolean, active), password_hash = coalesce($4::text, password_hash), token_epoch = token_epoch + 1, updated_at = now()
where store_id = $1::integer and account_id = $2::integer;
