-- key/find: a signing key of the store that is not retired yet
-- takes: store_id integer, kid text
-- gives: algorithm text, secret text
select algorithm, encode(secret, 'hex') as secret
from cartd.signing_keys
where store_id = $1 and kid = $2 and (retired_at is null or retired_at > now());
