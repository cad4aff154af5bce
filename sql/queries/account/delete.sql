-- account/delete: a person and, by foreign keys, everything of theirs: carts of every kind, addresses, roles, sessions
-- takes: store_id integer, account_id integer
-- gives: nothing
delete from cartd.accounts
where store_id = $1 and account_id = $2;
