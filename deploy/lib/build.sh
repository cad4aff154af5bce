# shellcheck shell=bash disable=SC2034,SC2154
# Building cartd out of the tree.  Needs $root (the checkout) and common.sh.

build_packages=(gcc make autoconf automake pkg-config libc6-dev libfcgi-dev libjson-c-dev libpq-dev libsodium-dev libssl-dev libinih-dev)

# ./configure, where it is absent or older than what it is made from.  The
# lock keeps several stacks of one checkout from making it at the same time.
build_bootstrap() {
	(
		flock 8
		if [ ! -x "$root/configure" ] || [ ! -f "$root/Makefile.in" ] || [ "$root/configure.ac" -nt "$root/configure" ] ||
			[ "$root/Makefile.am" -nt "$root/Makefile.in" ]; then
			say 'making ./configure'
			cd "$root" && quietly "$1/bootstrap.log" autoreconf -fi
		fi
	) 8<"$root/configure.ac"
}

# build DIR TARGETS CONFIGURE-ARGUMENTS...: configures DIR when it has not been, or otherwise than now; then make.
build() {
	local dir=$1 targets=$2 jobs
	shift 2
	jobs=$(nproc)
	mkdir -p "$dir" && [ -w "$dir" ] || die "cannot write to $dir"
	build_bootstrap "$dir" || die 'autoreconf failed'
	[ ! -e "$root/config.status" ] || die "$root has been configured in place: make distclean there first"
	if [ ! -f "$dir/Makefile" ] || [ "$(cat "$dir/configured-as" 2>/dev/null)" != "$root $*" ]; then
		say "configuring in $dir"
		(cd "$dir" && quietly configure.log "$root/configure" --prefix=/usr --sysconfdir=/etc "$@") || die 'configure failed'
		printf '%s\n' "$root $*" >"$dir/configured-as"
	fi
	say "building in $dir"
	# shellcheck disable=SC2086 # several targets are several words
	quietly "$dir/make.log" make -s -C "$dir" -j"$jobs" $targets || die "the build failed; all of it: $dir/make.log"
}
