-- idempotency/confirm: something to commit that changes nothing; its commit is answered only when all before it, the answer found, is as durable as a change must be
-- gives: at text
select pg_logical_emit_message(true, 'cartd', '')::text as at;
