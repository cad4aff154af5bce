-- idempotency/forget: every answer kept for somebody, who is gone
-- takes: store_id integer, principal text
-- gives: nothing
delete from cartd.idempotency_keys
where store_id = $1 and principal = $2;
