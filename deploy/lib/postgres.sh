# shellcheck shell=bash disable=SC2034,SC2154
# The stack's own PostgreSQL: one cluster, a unix socket in a private directory, no port.
# Needs $state, AS, as_run and common.sh.

postgres_packages=(postgresql-15 postgresql-client-15 sqitch libdbd-pg-perl)
pg_bin=/usr/lib/postgresql/15/bin

# A query as the cluster's superuser; who can reach the socket is trusted, and only its owner and root can.
pg_sql() { "$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$state/pg" -U postgres "$@" 9>&-; }

pg_running() { [ -f "$state/pg/data/postmaster.pid" ] && as_run "$pg_bin/pg_ctl" -s -D "$state/pg/data" status >/dev/null 2>&1; }

pg_settings() {
	cat <<-SETTINGS
		# Written by deploy/local at each start.
		listen_addresses = ''
		unix_socket_directories = '$state/pg'
		unix_socket_permissions = 0700
		port = 5432
		max_connections = 100
		shared_buffers = 256MB
		# An answer that says "done" must be true after a power cut.
		fsync = on
		synchronous_commit = on
		full_page_writes = on
		max_wal_size = 2GB
		random_page_cost = 1.1
		# Short statements: compiling them costs more than running them.
		jit = off
		timezone = 'UTC'
		log_timezone = 'UTC'
		log_line_prefix = '%m [%p] %u@%d %a '
		log_checkpoints = off
	SETTINGS
}

pg_create() {
	say "making a PostgreSQL cluster in $state/pg"
	quietly "$state/log/initdb.log" as_run "$pg_bin/initdb" -D "$state/pg/data" -U postgres -E UTF8 --locale=C.UTF-8 \
		--auth-local=trust --auth-host=reject --data-checksums || die 'initdb failed'
	as_run bash -c 'echo "include_if_exists = '\''cartd.conf'\''" >>"$0/postgresql.conf"' "$state/pg/data"
}

pg_up() {
	[ -f "$state/pg/data/PG_VERSION" ] || pg_create
	if ! pg_running; then
		say 'starting PostgreSQL'
		pg_settings | as_run bash -c 'cat >"$0"' "$state/pg/data/cartd.conf"
		as_run "$pg_bin/pg_ctl" -s -w -t 60 -D "$state/pg/data" -l "$state/log/postgres.log" start >/dev/null 2>&1 9>&- ||
			{ tail -n 20 "$state/log/postgres.log" >&2; die 'PostgreSQL did not start'; }
	fi
	[ "$(pg_sql -d postgres -c "select 1 from pg_database where datname = 'cartd'")" = 1 ] ||
		pg_sql -d postgres -c 'create database cartd'
}

# pg_down [MODE]: fast, or immediate, which is a crash.
pg_down() {
	pg_running || return 0
	say 'stopping PostgreSQL'
	as_run "$pg_bin/pg_ctl" -s -w -t 60 -m "${1:-fast}" -D "$state/pg/data" stop >/dev/null
}

# Sqitch takes a second even when it has nothing to do: asked only when the plan
# names a change that is not deployed.  A change that was edited after it was
# deployed here is no migration; only unreleased ones may be.
pg_migrate() {
	local planned deployed edited
	planned=$(cd "$root/sql" && sed -n -E '/^[a-z]/s/[ @].*//p' sqitch.plan | while read -r change; do
		printf '%s %s\n' "$change" "$(sha1sum <"deploy/$change.sql" | cut -d ' ' -f 1)"
	done | sort)
	deployed=$(pg_sql -F ' ' -d cartd -c 'select change, script_hash from sqitch.changes' 2>/dev/null | sort)
	[ "$planned" != "$deployed" ] || return 0
	if [ "$(cut -d ' ' -f 1 <<<"$planned")" != "$(cut -d ' ' -f 1 <<<"$deployed")" ]; then
		say 'migrating the database'
		(
			cd "$root/sql" &&
				PATH=$pg_bin:$PATH PGHOST=$state/pg PGUSER=postgres SQITCH_FULLNAME=deploy/local SQITCH_EMAIL=cartd@localhost \
					quietly "$state/log/sqitch.log" sqitch deploy --verify db:pg:cartd
		) || die 'the migration failed'
	fi
	edited=$(comm -13 <(printf '%s\n' "$planned") <(printf '%s\n' "$deployed") | cut -d ' ' -f 1 | tr '\n' ' ')
	[ -z "$deployed" ] || [ -z "$edited" ] || say "edited since they were deployed here: $edited(deploy/local reset makes the database anew)"
}

pg_uri() {
	local path=$state/pg
	path=${path//%/%25} path=${path// /%20} path=${path//&/%26} path=${path//+/%2B}
	printf 'postgresql://%s@/cartd?host=%s\n' "$1" "$path"
}
