-- store/public-url: where the world sees a store
-- takes: store_id integer
-- gives: public_url text
select coalesce(public_url, secure_url) as public_url
from cartd.stores
where store_id = $1;
