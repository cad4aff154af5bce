# shellcheck shell=bash disable=SC2034,SC2154
# Shared by deploy/local and tests/run: saying what is done, packages, processes.
# Sourced; needs bash and what every Debian has (coreutils, util-linux).

SECONDS=0

# One step, with the time since the start.
say() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }

die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# quietly LOG COMMAND...: its output goes to LOG, and to the terminal only when it fails.
quietly() {
	local log=$1
	shift
	"$@" >"$log" 2>&1 9>&- && return 0
	tail -n 40 "$log" >&2
	return 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this needs root, and there is no sudo: $*"
	fi
}

packages_missing() {
	local installed package
	installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p')
	for package; do
		grep -qxF "$package" <<<"$installed" || printf '%s ' "$package"
	done
}

# Installs what is missing of the packages named, and calls apt only then.
#
# Debian's postgresql makes a cluster of its own and starts it, and nginx's
# package starts nginx; neither is ours to start.  Both are told not to, while
# they are being installed and no longer.
packages_need() {
	local missing
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	say "installing packages: $missing"
	as_root bash -s -- $missing <<'ROOT' || die "apt-get could not install: $missing"
set -u
export DEBIAN_FRONTEND=noninteractive
cluster=/etc/postgresql-common/createcluster.d/cartd-local.conf
policy=/usr/sbin/policy-rc.d
made=
if [ ! -e /usr/bin/pg_createcluster ]; then
	mkdir -p "${cluster%/*}" && echo 'create_main_cluster = false' >"$cluster" && made=$cluster
fi
if [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy && made="$made $policy"
fi
trap 'rm -f $made' EXIT
log=$(mktemp)
get() { apt-get -y -q -o Dpkg::Use-Pty=0 --no-install-recommends install "$@" >>"$log" 2>&1 </dev/null; }
# The lists may be absent or old: one try with them, one with new ones.
get "$@" || { apt-get -q update >>"$log" 2>&1 && get "$@"; } || { tail -n 30 "$log" >&2; rm -f "$log"; exit 1; }
rm -f "$log"
ROOT
}

# --- processes --------------------------------------------------------------

# When a process began, in clock ticks since boot: with the pid, its name for ever.
# A dead one that its parent has not asked after is gone.
started_at() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	# shellcheck disable=SC2086 # a word a field
	set -- ${stat##*) }
	[ "$1" != Z ] || return 1
	printf '%s\n' "${20}"
}

# pid_write FILE PID
pid_write() { printf '%s %s\n' "$2" "$(started_at "$2")" >"$1"; }

# Prints the pid that FILE holds, if that very process still runs.
pid_read() {
	local pid start
	[ -r "$1" ] && read -r pid start <"$1" || return 1
	[ -n "$pid" ] && [ "$(started_at "$pid")" = "$start" ] && printf '%s\n' "$pid"
}

# pid_wait FILE SECONDS: true when the process is gone in time.
pid_wait() {
	local i
	for ((i = 0; i < $2 * 20; i++)); do
		pid_read "$1" >/dev/null || return 0
		sleep 0.05
	done
	return 1
}

# pid_stop FILE SIGNAL SECONDS: asks, waits, and then no longer asks.
pid_stop() {
	local pid
	if pid=$(pid_read "$1"); then
		kill -s "$2" "$pid" 2>/dev/null
		pid_wait "$1" "$3" || { say "it did not stop in $3 s: killing $pid"; kill -s KILL "$pid"; pid_wait "$1" 5; }
	fi
	rm -f "$1"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

port_free() {
	local port
	while :; do
		port=$((20000 + RANDOM % 10000))
		port_taken "$port" || break
	done
	printf '%s\n' "$port"
}
