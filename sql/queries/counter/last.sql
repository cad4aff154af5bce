-- counter/last: the number that this transaction took last; the counter's row is its own until the end
-- takes: store_id integer, noun text
-- gives: last_id integer
select last_id
from cartd.counters
where store_id = $1 and noun = $2;
