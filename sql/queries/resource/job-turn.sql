-- resource/job-turn: a person's batches are made one after the other, so that each sees the seats that those before it took
-- takes: store_id integer, account_id integer
-- gives: held boolean
select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'resource/job-turn', $1::integer::text, $2::integer::text), 0)) is not null as held;
