-- store/patience: a longer statement_timeout, for the rest of this transaction
-- takes: milliseconds integer
-- gives: set_to text
select set_config('statement_timeout', $1::integer::text, true) as set_to;
