-- job/keys-sweep: idempotency keys past their 24 hours, at most so many
-- takes: store_id integer, batch integer
-- gives: nothing
delete from cartd.idempotency_keys
where store_id = $1 and (principal, key) in (
    select principal, key
    from cartd.idempotency_keys
    where store_id = $1 and created_at <= now() - interval '24 hours'
    order by created_at
    limit $2::integer
    for update skip locked);
