-- key/signing: the key that signs, the newest of the store that neither is retired nor is to be
-- takes: store_id integer
-- gives: kid text, algorithm text, secret text
select kid, algorithm, encode(secret, 'hex') as secret
from cartd.signing_keys
where store_id = $1 and retired_at is null
order by created_at desc, kid
limit 1;
