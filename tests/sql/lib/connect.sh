# connect_to URI: libpq's environment (PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE …) from a
# connection URI or string, for programs that take no URI (sqitch, pg_prove).
connect_to() {
	local settings
	settings=$(/usr/bin/python3 - "$1" <<-'PYTHON'
		import shlex, sys
		from psycopg2.extensions import parse_dsn
		names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
		         "hostaddr": "PGHOSTADDR", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "options": "PGOPTIONS"}
		for key, value in parse_dsn(sys.argv[1]).items():
		    if key in names:
		        print("export %s=%s" % (names[key], shlex.quote(value)))
		PYTHON
	) || return 1
	unset PGSERVICE PGHOST PGHOSTADDR PGPORT PGUSER PGPASSWORD PGDATABASE PGOPTIONS
	eval "$settings"
	export PGDATABASE=${PGDATABASE:-postgres}
	export PGUSER=${PGUSER:-$(id -un)}
	# Sqitch wants to know who deploys.
	export SQITCH_FULLNAME=${SQITCH_FULLNAME:-cartd} SQITCH_EMAIL=${SQITCH_EMAIL:-cartd@localhost}
}
