# shellcheck shell=bash disable=SC2034,SC2154
# The demo store and var/demo.env.  Needs $root, $state, $var, $port, common.sh and postgres.sh.

# env_get NAME: its value of the last run, or nothing.
env_get() { [ ! -r "$var/demo.env" ] || (set +u; . "$var/demo.env"; printf '%s' "${!1}"); }

# Without CARTD_DATABASE_URL, which cartctl would believe first and which may be another stack's.
ctl() { env -u CARTD_DATABASE_URL "$state/bin/cartctl" -c "$state/cartd.conf" "$@" 9>&-; }

# A member of the one JSON object that cartctl prints.
json_member() { sed -n -E "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/p"; }

store_known() { [ "$(pg_sql -d cartd -c "select 1 from cartd.stores where hash = '$1'")" = 1 ]; }

token_known() {
	[ "$(pg_sql -d cartd -v token="$2" -v store="$1" <<-'SQL'
		select 1 from cartd.api_tokens join cartd.stores using (store_id)
		where hash = :'store' and revoked_at is null and token_hash = encode(sha256(convert_to(:'token', 'UTF8')), 'hex')
	SQL
	)" = 1 ]
}

# token STORE VARIABLE SCOPES CLIENT NAME: sets VARIABLE to last run's token, or a new one where the database knows that no more.
token() {
	local secret
	secret=$(env_get "$2")
	if [ -z "$secret" ] || ! token_known "$1" "$secret"; then
		secret=$(ctl --json token create --store "$1" --scope "$3" --client "$4" --name "$5" | json_member token)
		[ -n "$secret" ] || die "cartctl made no token for $1"
	fi
	printf -v "$2" '%s' "$secret"
}

# person STORE VARIABLE NUMBER EMAIL GIVEN FAMILY ROLE: sets VARIABLE_EMAIL, and VARIABLE_PASSWORD to last run's, or a new one where the database knows none.
person() {
	local password known
	password=$(env_get "$2_PASSWORD")
	known=$(pg_sql -d cartd -v store="$1" -v id="$3" <<-'SQL'
		select case when password_hash is null then 'unset' else 'known' end
		from cartd.accounts join cartd.stores using (store_id) where hash = :'store' and account_id = :id
	SQL
	)
	if [ -z "$password" ] || [ "$known" != known ]; then
		password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
		if [ -z "$known" ]; then
			ctl account create --store "$1" --id "$3" --email "$4" --given-name "$5" --family-name "$6" --role "$7"
		else
			ctl account password --store "$1" "$3" && ctl account role --store "$1" "$3" --add "$7"
		fi <<<"$password" >"$state/log/person.log" 2>&1 || { cat "$state/log/person.log" >&2; die "cartctl could not make $4"; }
	fi
	printf -v "$2_EMAIL" '%s' "$4"
	printf -v "$2_PASSWORD" '%s' "$password"
}

# A key that signs access tokens, where the store has none.
signing_key() {
	[ "$(pg_sql -d cartd -v store="$1" <<-'SQL'
		select count(*) from cartd.signing_keys join cartd.stores using (store_id) where hash = :'store' and retired_at is null
	SQL
	)" != 0 ] || quietly "$state/log/key.log" ctl key create --store "$1" || die "cartctl made no signing key for $1"
}

grant_known() {
	[ "$(pg_sql -d cartd -v key="$2" -v token="$3" -v store="$1" <<-'SQL'
		select 1 from cartd.grants join cartd.stores using (store_id)
		where hash = :'store' and revoked_at is null and token_hash = encode(sha256(convert_to(:'token', 'UTF8')), 'hex')
			and key_hash = encode(sha256(convert_to(:'key', 'UTF8')), 'hex')
	SQL
	)" = 1 ]
}

# grant STORE VARIABLE SCOPE NAME: sets VARIABLE to a token for the app of CARTD_THREEDCART_PRIVATE_KEY, which is made where there is none.
grant() {
	local made secret app=()
	secret=$(env_get "$2")
	if [ -z "$secret" ] || ! grant_known "$1" "$CARTD_THREEDCART_PRIVATE_KEY" "$secret"; then
		[ -z "$CARTD_THREEDCART_PRIVATE_KEY" ] || app=(--private-key -)
		made=$(printf '%s\n' "$CARTD_THREEDCART_PRIVATE_KEY" | ctl --json grant create --store "$1" --scope "$3" --name "$4" "${app[@]}")
		secret=$(json_member token <<<"$made")
		CARTD_THREEDCART_PRIVATE_KEY=$(json_member privateKey <<<"$made")
		[ -n "$secret" ] || die "cartctl made no grant for $1"
	fi
	printf -v "$2" '%s' "$secret"
}

demo_import() {
	local what
	for what in "$@"; do
		ctl import "$what" --store demo "$root/deploy/demo/$what.ndjson" >"$state/log/import.log" 2>&1 ||
			{ cat "$state/log/import.log" >&2; die "cartctl could not import $what"; }
	done
}

demo_up() {
	local complete
	if ! store_known demo; then
		say 'loading the demo store'
		quietly "$state/log/store.log" ctl store create --hash demo --name 'Demo store' --currency USD --currencies USD,EUR,JPY,KWD \
			--secure-url https://demo.example allowed_origins=https://shop.example || die 'cartctl could not make the store demo'
	fi
	store_known demo2 || quietly "$state/log/store.log" ctl store create --hash demo2 --name 'Second store' --currency USD \
		--secure-url https://demo2.example || die 'cartctl could not make the store demo2'
	complete=$(pg_sql -d cartd -c "select count(*) from cartd.addresses join cartd.stores using (store_id) where hash = 'demo'")
	[ "$complete" != 0 ] || demo_import categories products bundles coupons promotions
	person demo CARTD_SHOPPER1 1 shopper1@demo.example Ana Torres shopper
	person demo CARTD_SHOPPER2 2 shopper2@demo.example Bruno Keller shopper
	person demo CARTD_ADMIN 3 admin@demo.example Carla Admin admin
	[ "$complete" != 0 ] || pg_sql -d cartd -f "$root/deploy/demo/addresses.sql" || die 'the demo addresses could not be loaded'
	signing_key demo
	signing_key demo2
	# By themselves: an older stack has the accounts and not these.
	[ "$(pg_sql -d cartd -c "select count(*) from cartd.entities join cartd.stores using (store_id) where hash = 'demo'")" != 0 ] || demo_import entities
	token demo CARTD_BIGCOMMERCE_TOKEN cart,information demo 'Demo'
	token demo CARTD_BIGCOMMERCE_READONLY_TOKEN cart_read_only,information_read_only demo 'Demo, reading only'
	token demo CARTD_BIGCOMMERCE_TOKEN2 cart,information demo-other 'Another client'
	token demo2 CARTD_STORE2_BIGCOMMERCE_TOKEN cart,information demo 'Second store'
	CARTD_THREEDCART_SECURE_URL=$(pg_sql -d cartd -c "select secure_url from cartd.stores where hash = 'demo'")
	CARTD_THREEDCART_PRIVATE_KEY=$(env_get CARTD_THREEDCART_PRIVATE_KEY)
	grant demo CARTD_THREEDCART_TOKEN write 'Demo'
	grant demo CARTD_THREEDCART_READONLY_TOKEN read 'Demo, reading only'
}

# Shell, each value in single quotes; whoever can read it can act for the store.
env_write() {
	local name
	CARTD_URL=http://127.0.0.1:$port
	CARTD_DATABASE_URL=$(pg_uri postgres)
	CARTD_STORE=demo
	CARTD_STORE2=demo2
	CARTD_CONFIG=$state/cartd.conf
	CARTD_CARTCTL=$state/bin/cartctl
	CARTD_STATE=$state
	(
		umask 077
		{
			echo '# Written by deploy/local; secrets of the demo store.'
			for name in CARTD_URL CARTD_DATABASE_URL CARTD_STORE CARTD_BIGCOMMERCE_TOKEN CARTD_BIGCOMMERCE_READONLY_TOKEN \
				CARTD_BIGCOMMERCE_TOKEN2 CARTD_STORE2 CARTD_STORE2_BIGCOMMERCE_TOKEN CARTD_THREEDCART_SECURE_URL CARTD_THREEDCART_PRIVATE_KEY \
				CARTD_THREEDCART_TOKEN CARTD_THREEDCART_READONLY_TOKEN CARTD_ADMIN_EMAIL CARTD_ADMIN_PASSWORD \
				CARTD_SHOPPER1_EMAIL CARTD_SHOPPER1_PASSWORD CARTD_SHOPPER2_EMAIL CARTD_SHOPPER2_PASSWORD CARTD_CONFIG CARTD_CARTCTL CARTD_STATE; do
				printf "%s='%s'\n" "$name" "${!name}"
			done
		} >"$var/.demo.env"
		mv -f "$var/.demo.env" "$var/demo.env"
	)
}

http_status() {
	curl -s -o "${2:-/dev/null}" -m 5 -w '%{http_code}' -H "X-Auth-Token: $CARTD_BIGCOMMERCE_TOKEN" "$CARTD_URL$1" 2>/dev/null 9>&-
}

# Through nginx, cartd and PostgreSQL: a cart that is not there is a 404 to a token that is.
demo_ready() {
	local i status
	for ((i = 0; i < 150; i++)); do
		status=$(http_status /stores/demo/v3/carts/00000000-0000-4000-8000-000000000000)
		[ "$status" != 404 ] || return 0
		pid_read "$state/pid/cartd" >/dev/null || break
		sleep 0.1
	done
	tail -n 6 "$state/log/cartd.log" >&2
	tail -n 2 "$state/log/nginx-error.log" >&2
	die "no service: $CARTD_URL answers $status; deploy/local logs says more"
}

demo_curl() {
	cat <<-TEXT

		cartd is at $CARTD_URL. A first cart, to copy and paste:

		  . $var/demo.env
		  curl -i -X POST "\$CARTD_URL/stores/\$CARTD_STORE/v3/carts" \\
		    -H "X-Auth-Token: \$CARTD_BIGCOMMERCE_TOKEN" -H 'Content-Type: application/json' \\
		    -d '{"line_items": [{"product_id": 1, "variant_id": 1, "quantity": 2}]}'

	TEXT
}
