# shellcheck shell=bash disable=SC2034,SC2154
# cartd and nginx of one stack: their configuration, start, reload, stop.
# Needs $root, $state, $build, $port, AS, as_run and common.sh.

nginx_packages=(nginx curl)
nginx_bin=/usr/sbin/nginx

# --- cartd ------------------------------------------------------------------

# The values that make this stack differ from config_table.c's defaults; then what
# CARTD_SET says ("server.workers=4 log.level=debug").  Later ones win.
cartd_settings() {
	local workers=$(($(nproc) * 8))
	[ "$workers" -le 64 ] || workers=64
	printf '%s\n' "server.listen=unix:$state/run/cartd.sock" "server.workers=$workers" \
		"database.conninfo=host='$state/pg' user=cartd_app dbname=cartd" \
		"operator.database=host='$state/pg' user=cartd_operator dbname=cartd"
	# shellcheck disable=SC2086 # one word a setting
	[ -z "${CARTD_SET:-}" ] || printf '%s\n' ${CARTD_SET}
}

cartd_conf() {
	echo '; Written by deploy/local at each start.'
	cartd_settings | awk -F. '
		{ section = $1; rest = substr($0, length(section) + 2); name = rest; sub(/=.*/, "", name); sub(/^[^=]*=/, "", rest)
		  if (!(section in names)) order[++sections] = section
		  if (!((section, name) in value)) names[section] = names[section] " " name
		  value[section, name] = rest }
		END { for (i = 1; i <= sections; i++) { s = order[i]; print "[" s "]"; n = split(names[s], list, " ")
			for (j = 1; j <= n; j++) print list[j] " = " value[s, list[j]] } }'
}

# put NEW OLD: replaces OLD by NEW where they differ, in one step; true when they did.
put() {
	if cmp -s "$1" "$2"; then
		rm -f "$1"
		return 1
	fi
	mv -f "$1" "$2"
}

# Programs and configuration are copied, so that a build that goes on does not touch what runs.
cartd_put() {
	local name
	cartd_changed=
	for name in cartd cartctl; do
		[ -x "$build/$name" ] || die "there is no $build/$name"
		install -m 755 "$build/$name" "$state/bin/.$name" || die "cannot write to $state/bin"
		if put "$state/bin/.$name" "$state/bin/$name"; then
			cartd_changed=yes
		fi
	done
	cartd_conf >"$state/.cartd.conf"
	chmod 644 "$state/.cartd.conf"
	if put "$state/.cartd.conf" "$state/cartd.conf"; then
		cartd_changed=yes
	fi
	"$state/bin/cartd" -t -c "$state/cartd.conf" >"$state/log/config.log" 2>&1 || { cat "$state/log/config.log" >&2; die 'cartd refuses its configuration'; }
}

cartd_up() {
	local pid
	if pid=$(pid_read "$state/pid/cartd"); then
		if [ -n "$cartd_changed" ]; then
			say 'reloading cartd'
			kill -s HUP "$pid"
			sleep 0.3
		fi
		return
	fi
	say 'starting cartd'
	# Each word but the last replaces itself by the next: the pid stays.
	setsid "${AS[@]}" bash -c 'cd / && exec "$0" -c "$1" >>"$2" 2>&1' "$state/bin/cartd" "$state/cartd.conf" "$state/log/cartd.log" \
		</dev/null >/dev/null 2>&1 9>&- &
	pid_write "$state/pid/cartd" $!
	disown
}

cartd_down() {
	pid_read "$state/pid/cartd" >/dev/null || return 0
	say 'stopping cartd'
	pid_stop "$state/pid/cartd" TERM 40
}

# --- nginx ------------------------------------------------------------------

# One worker for every two cores: cartd and PostgreSQL have the same ones.  Measured on two: as many reads a second with one as with two,
# some 5 % more writes, and a p99 a quarter shorter under load; only what needs no database is slower then.
nginx_main_conf() {
	[ "${#AS[@]}" = 0 ] || echo "user $run_user $run_user;"
	cat <<-CONF
		# Written by deploy/local at each start; the site is cartd.conf, and what it includes is cartd/.
		worker_processes $((($(nproc) + 1) / 2));
		worker_rlimit_nofile 16384;
		pid $state/pid/nginx;
		error_log $state/log/nginx-error.log warn;
		events {
			worker_connections 4096;
		}
		http {
			client_body_temp_path $state/nginx/tmp/body;
			fastcgi_temp_path $state/nginx/tmp/fastcgi;
			proxy_temp_path $state/nginx/tmp/proxy;
			scgi_temp_path $state/nginx/tmp/scgi;
			uwsgi_temp_path $state/nginx/tmp/uwsgi;
			tcp_nodelay on;
			include cartd.conf;
		}
	CONF
}

# The site as it is shipped, with this stack's values in the marked lines.
nginx_site() {
	sed -E -e "s|^(.*)listen .*(# \[listen\])|\1listen 127.0.0.1:$port; \2|" \
		-e "s|^(.*)server .*(# \[socket\])|\1server unix:$state/run/cartd.sock; \2|" \
		-e "s|/var/log/nginx/cartd-access.log(.*# \[log\])|$state/log/access.log\1|" \
		-e "s|^(.*)default .*(# \[limit\])|\1default ${CARTD_LIMIT_KEY:-\'\'}; \2|" "$root/nginx/cartd.conf"
}

nginx_running() {
	local pid
	pid=$(cat "$state/pid/nginx" 2>/dev/null) && [ -n "$pid" ] &&
		tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$state/nginx/nginx.conf" && printf '%s\n' "$pid"
}

nginx_up() {
	local new=$state/nginx/.new now=$state/nginx/cartd pid
	rm -rf "$new"
	mkdir -p "$new" "$state/nginx/tmp"
	cp -r "$root/nginx/." "$new/"
	nginx_main_conf >"$new/.nginx.conf"
	nginx_site >"$new/.site.conf"
	if pid=$(nginx_running) && diff -qr "$new" "$now" >/dev/null 2>&1; then
		rm -rf "$new"
		return
	fi
	if [ -z "$pid" ] || ! grep -qF "listen 127.0.0.1:$port;" "$now/.site.conf" 2>/dev/null; then
		! port_taken "$port" || die "port $port is taken; CARTD_PORT chooses another"
	fi
	rm -rf "$now"
	mv "$new" "$now"
	cp "$now/.nginx.conf" "$state/nginx/nginx.conf"
	cp "$now/.site.conf" "$state/nginx/cartd.conf"
	quietly "$state/log/nginx-test.log" "$nginx_bin" -t -q -e "$state/log/nginx-error.log" -p "$state/nginx" -c "$state/nginx/nginx.conf" ||
		die 'nginx refuses its configuration'
	if [ -n "$pid" ]; then
		say 'reloading nginx'
		kill -s HUP "$pid"
		sleep 0.3
	else
		say "starting nginx on 127.0.0.1:$port"
		quietly "$state/log/nginx-start.log" "$nginx_bin" -e "$state/log/nginx-error.log" -p "$state/nginx" -c "$state/nginx/nginx.conf" ||
			die 'nginx did not start'
	fi
}

nginx_down() {
	local pid
	pid=$(nginx_running) || return 0
	say 'stopping nginx'
	pid_write "$state/pid/nginx.stop" "$pid"
	kill -s QUIT "$pid"
	pid_wait "$state/pid/nginx.stop" 10 || kill -s TERM "$pid"
	pid_stop "$state/pid/nginx.stop" TERM 5
}
