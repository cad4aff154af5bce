-- account/sign-up: whether people may make accounts themselves, and whether somebody has this address already
-- takes: store_id integer, email text
-- gives: open boolean, taken boolean
select s.signup = 'open' as open, exists (
        select
        from cartd.accounts a
        where a.store_id = s.store_id and lower(a.email) = lower($2)) as taken
from cartd.stores s
where s.store_id = $1;
