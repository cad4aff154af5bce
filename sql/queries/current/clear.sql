-- current/clear: make room for a person's new current cart: one that has ended and was not swept yet, or the one named
-- takes: store_id integer, account_id integer, cart_id uuid?
-- gives: nothing
delete from cartd.carts
where store_id = $1 and account_id = $2 and is_current and (expires_at <= now() or cart_id = $3);
