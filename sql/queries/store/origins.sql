-- store/origins: the origins of browsers that a store lets in, for answers that are made before anybody is asked who it is
-- takes: hash text
-- gives: allowed_origins text[]
select allowed_origins
from cartd.stores
where hash = $1;
