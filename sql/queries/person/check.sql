-- person/check: what a person whose access token verified may do now, and the store's settings. Of our own tokens the epoch, the session and
-- the key must still hold, but not of a disabled account, which is told apart; of an outside issuer's the account must be that person's
-- takes: store_id integer, account_id integer, epoch integer?, session_id uuid?, kid text?, issuer text?, subject text?
-- gives: active boolean, permissions text[], now timestamptz, allow_purchasing boolean, tax_included boolean, has_promotions boolean,
-- gives: currency text, currencies text[], cart_days integer, rate_quota integer, secure_url text, allowed_origins text[]
select a.active,
    array(
        select p.permission
        from cartd.account_roles ar
        join cartd.roles r on r.store_id = ar.store_id and r.role_id = ar.role_id
        cross join lateral unnest(r.permissions) as p (permission)
        where ar.store_id = $1 and ar.account_id = $2
    ) as permissions,
    now(), s.allow_purchasing, s.tax_included, s.has_promotions, s.currency, s.currencies, s.cart_days, s.rate_quota, s.secure_url, s.allowed_origins
from cartd.accounts a
join cartd.stores s on s.store_id = a.store_id
where a.store_id = $1 and a.account_id = $2
    and case
        when $6::text is not null then a.issuer = $6 and a.subject = $7
        else exists (
                select from cartd.signing_keys k
                where k.store_id = $1 and k.kid = $5 and (k.retired_at is null or k.retired_at > now())
            ) and (not a.active or a.token_epoch = $3 and exists (
                select from cartd.sessions e
                where e.store_id = $1 and e.session_id = $4 and e.account_id = $2 and e.ended_at is null and e.expires_at > now()
            ))
        end;
