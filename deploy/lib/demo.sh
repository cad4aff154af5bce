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

demo_import() {
	local what
	for what in "$@"; do
		ctl import "$what" --store demo "$root/deploy/demo/$what.ndjson" >"$state/log/import.log" 2>&1 ||
			{ cat "$state/log/import.log" >&2; die "cartctl could not import $what"; }
	done
}

demo_up() {
	if ! store_known demo; then
		say 'loading the demo store'
		quietly "$state/log/store.log" ctl store create --hash demo --name 'Demo store' --currency USD --currencies USD,EUR,JPY,KWD \
			--secure-url https://demo.example allowed_origins=https://shop.example || die 'cartctl could not make the store demo'
	fi
	store_known demo2 || quietly "$state/log/store.log" ctl store create --hash demo2 --name 'Second store' --currency USD \
		--secure-url https://demo2.example || die 'cartctl could not make the store demo2'
	# In one transaction and last: its accounts tell that the store is complete.
	if [ "$(pg_sql -d cartd -c "select count(*) from cartd.accounts join cartd.stores using (store_id) where hash = 'demo'")" = 0 ]; then
		demo_import categories products bundles coupons promotions
		pg_sql -d cartd -f "$root/deploy/demo/people.sql" || die 'the demo accounts could not be loaded'
	fi
	# By themselves: an older stack has the accounts and not these.
	[ "$(pg_sql -d cartd -c "select count(*) from cartd.entities join cartd.stores using (store_id) where hash = 'demo'")" != 0 ] || demo_import entities
	token demo CARTD_BIGCOMMERCE_TOKEN cart,information demo 'Demo'
	token demo CARTD_BIGCOMMERCE_READONLY_TOKEN cart_read_only,information_read_only demo 'Demo, reading only'
	token demo CARTD_BIGCOMMERCE_TOKEN2 cart,information demo-other 'Another client'
	token demo2 CARTD_STORE2_BIGCOMMERCE_TOKEN cart,information demo 'Second store'
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
				CARTD_BIGCOMMERCE_TOKEN2 CARTD_STORE2 CARTD_STORE2_BIGCOMMERCE_TOKEN CARTD_CONFIG CARTD_CARTCTL CARTD_STATE; do
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
