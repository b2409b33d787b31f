#!/usr/bin/env bash
# Tries out what tools/release.sh made, in roots of its own: nothing is installed on this machine, save rpm and qemu-user-static by apt
# where they are missing. A .deb and an .rpm are installed, run, upgraded, removed and (deb) purged; then the programs for other machines
# each run a whole demonstration under qemu. It must be started by root, since packages are installed in a chroot.
#
# usage: tools/package/tryout.sh FOLDER
set -euo pipefail
export LC_ALL=C
if [ "${1:-}" != --apart ]; then exec unshare --mount "$0" --apart "$@"; fi # what is mounted here ends with this script
shift

dist=$(realpath "${1:?usage: tools/package/tryout.sh FOLDER}")
cd "$(dirname "$0")/../.."
machine=$(go env GOARCH)
work=$(mktemp -d --tmpdir duban-tryout.XXXXXX)
pid= # of a running daemon
trap 'kill $pid 2>/dev/null || true; umount "$work"/*/proc 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
checks=0

fail() {
	echo "tryout: $*" >&2
	exit 1
}

# want WHAT COMMAND...: the command must succeed.
want() {
	local what=$1
	shift
	"$@" || fail "not so: $what"
	checks=$((checks + 1))
}

equal() { # WHAT GOT WANT
	[ "$2" = "$3" ] || fail "$1: got $2, want $3"
	checks=$((checks + 1))
}

tools() {
	local missing=
	command -v rpm >/dev/null || missing+=' rpm'
	command -v qemu-loongarch64-static >/dev/null || missing+=' qemu-user-static'
	if [ -n "$missing" ]; then
		apt-get update -q >&2
		# shellcheck disable=SC2086
		DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
	fi
}

# root FOLDER: the least in which the scripts of a package run, from this machine's own programs. systemctl only notes how it is called.
root() {
	local r=$1 program file
	mkdir -p "$r"/{etc,dev,proc,tmp,run/systemd/system,usr/bin,usr/sbin,usr/lib,usr/lib64,var/lib/dpkg/{info,updates},var/log}
	for file in bin sbin lib lib64; do ln -s "usr/$file" "$r/$file"; done
	for program in sh cat chgrp env getent install rm rmdir stat groupadd useradd systemd-sysusers systemd-tmpfiles; do
		program=$(command -v "$program")
		cp -L --parents "$program" "$r"
		ldd "$program" | grep -o '/[^ ]*' | while read -r file; do cp -L --parents "$file" "$r"; done
	done
	echo 'root:x:0:0:root:/root:/bin/sh' >"$r/etc/passwd"
	echo 'root:x:0:' >"$r/etc/group"
	touch "$r/etc/shadow" "$r/etc/gshadow"
	printf 'passwd: files\ngroup: files\nshadow: files\ngshadow: files\n' >"$r/etc/nsswitch.conf"
	printf '#!/bin/sh\necho "$*" >>/systemctl\n' >"$r/usr/bin/systemctl"
	chmod 755 "$r" "$r/usr/bin/systemctl"
	chmod 1777 "$r/tmp" # where SQLite sorts
	: >"$r/systemctl"
	mount -t proc proc "$r/proc"
	cat >"$r/var/lib/dpkg/status" <<-END
		Package: systemd
		Status: install ok installed
		Maintainer: nobody
		Architecture: $machine
		Version: 252
		Description: stands in for this machine's
	END
}

# told ROOT: what systemctl was told since the last time.
told() {
	tr '\n' ';' <"$1/systemctl"
	: >"$1/systemctl"
}

within() { # ROOT COMMAND...: as the daemon's user
	local r=$1
	shift
	chroot --userspec=duban:duban "$r" "$@"
}

# demonstration OUTBOX PROGRAM...: the daemon's first round, until it is ready, and its orderly end; then its mails are in the outbox.
demonstration() {
	local outbox=$1 code=0
	shift
	: >"$work/log" # the last one's would say ready
	"$@" run --demo >"$work/out" 2>"$work/log" &
	pid=$!
	until grep -q 'msg=ready' "$work/log"; do
		kill -0 "$pid" 2>/dev/null || fail "the daemon did not get ready: $(cat "$work/log")"
		sleep 0.1
	done
	kill -TERM "$pid"
	wait "$pid" || code=$?
	pid=
	equal "exit code of the daemon" "$code" 0
	want "mails are in $outbox" test -n "$(ls "$outbox/new")"
}

# next OUT: both packages again as a later version whose settings differ, made of the same files.
next() {
	local tree=$work/tree
	dpkg-deb -x "$dist"/duban_*_"$machine".deb "$tree"
	mv "$tree/etc/duban/duban.yaml" "$work/duban.yaml"
	echo '# of the next version' >>"$work/duban.yaml"
	mv "$tree/usr/share/zsh/vendor-completions/_duban" "$work/_duban"
	rm -r "${tree:?}/etc" "$tree/usr/share/zsh" "$tree/usr/share/doc/duban/copyright"
	mkdir "$1"
	for kind in deb rpm; do
		ARCH=$machine VERSION=$version.1 TREE=$tree SETTINGS=$work/duban.yaml ZSH=$work/_duban \
			"$(tools/pinned.sh nfpm)" package --config tools/package/nfpm.yaml --packager "$kind" --target "$1" >/dev/null
	done
}

# installed ROOT: what holds after every installation.
installed() {
	local r=$1
	equal "settings" "$(chroot "$r" /usr/bin/env stat -c '%a %U:%G' /etc/duban/duban.yaml)" '640 root:duban'
	equal "secrets" "$(chroot "$r" /usr/bin/env stat -c '%a %U:%G' /etc/duban/secrets)" '750 root:duban'
	equal "state" "$(chroot "$r" /usr/bin/env stat -c '%a %U:%G' /var/lib/duban)" '700 duban:duban'
	want "the settings are good" within "$r" duban check >/dev/null
}

# chosen SETTINGS: the plan that is built in is taken, as the settings ask to choose.
chosen() { sed -i 's/^builtin: false/builtin: true/' "$1"; }

# used ROOT: the daemon runs once, and the administrator changes the settings.
used() {
	local r=$1
	chosen "$r/etc/duban/duban.yaml"
	demonstration "$r/var/lib/duban/outbox" chroot --userspec=duban:duban "$r" duban
	within "$r" duban notices --format json >"$work/notices"
	want "notices are recorded" test -s "$work/notices"
	echo '# of the administrator' >>"$r/etc/duban/duban.yaml"
	echo secret >"$r/etc/duban/secrets/mail.password"
	told "$r" >/dev/null
}

# kept ROOT: the new program finds the state and the settings as they were.
kept() {
	within "$1" duban notices --format json >"$work/again"
	want "the state is kept" cmp -s "$work/notices" "$work/again"
	want "the settings are kept" grep -q '# of the administrator' "$1/etc/duban/duban.yaml"
	want "the secrets are kept" test -s "$1/etc/duban/secrets/mail.password"
}

deb() {
	local r=$work/deb
	root "$r"
	dpkg() { command dpkg --root="$r" --force-confold "$@" >"$work/dpkg" 2>&1 || fail "dpkg $*: $(cat "$work/dpkg")"; }
	dpkg -i "$dist"/duban_*_"$machine".deb
	equal "systemctl at the installation" "$(told "$r")" 'daemon-reload;'
	installed "$r"
	want "the version" grep -qF "duban $version，" <(within "$r" duban version)
	used "$r"
	dpkg -i "$work"/next/*.deb
	equal "systemctl at the upgrade" "$(told "$r")" 'daemon-reload;try-restart duban.service duban@*.service;'
	installed "$r"
	kept "$r"
	want "the new settings stand beside" grep -q '# of the next version' "$r/etc/duban/duban.yaml.dpkg-dist"
	install -d "$r/etc/systemd/system/multi-user.target.wants"
	ln -s /usr/lib/systemd/system/duban@.service "$r/etc/systemd/system/multi-user.target.wants/duban@hengyang.service"
	dpkg -r duban
	equal "systemctl at the removal" "$(told "$r")" \
		'--no-reload disable --now duban.service;--no-reload disable --now duban@hengyang.service;stop duban@*.service;daemon-reload;'
	want "the program is gone" test ! -e "$r/usr/bin/duban"
	want "the state stays" test -s "$r/var/lib/duban/duban.db"
	dpkg -i "$work"/next/*.deb
	kept "$r"
	install -d "$r/var/lib/duban/"{,hengyang/}backups # as duban.service and duban@hengyang.service keep them
	touch "$r/var/lib/duban/hengyang/duban.db" "$r/var/lib/duban/"{,hengyang/}backups/duban-20261130-180000.db
	dpkg -P duban
	equal "what is left of the state after the purge" "$(cd "$r/var/lib/duban" && echo * hengyang/*)" 'backups hengyang hengyang/backups'
	want "the backups stay" test -n "$(find "$r/var/lib/duban/backups" -name 'duban-*.db')"
	want "those of a city, too" test -e "$r/var/lib/duban/hengyang/backups/duban-20261130-180000.db"
	want "where they are is said" grep -q '备份未删除，保留在 /var/lib/duban/backups' "$work/dpkg"
	want "the settings are gone after the purge" test ! -e "$r/etc/duban"
	want "nothing else is left" test -z "$(find "$r/usr" -name '*duban*')"
	echo "deb: installed, run, upgraded, removed, installed again, purged"
}

rpms() {
	local r=$work/rpm
	root "$r"
	rpm() { command rpm --root="$r" "$@" >"$work/rpm.log" 2>&1 || fail "rpm $*: $(cat "$work/rpm.log")"; }
	rpm -i --nodeps "$dist"/duban-*."$(uname -m)".rpm
	equal "systemctl at the installation" "$(told "$r")" 'daemon-reload;'
	installed "$r"
	rpm -V --nodeps duban
	used "$r"
	rpm -U --nodeps "$work"/next/*.rpm
	equal "systemctl at the upgrade" "$(told "$r")" 'daemon-reload;try-restart duban.service duban@*.service;'
	installed "$r"
	kept "$r"
	want "the new settings stand beside" grep -q '# of the next version' "$r/etc/duban/duban.yaml.rpmnew"
	rpm -e duban
	equal "systemctl at the removal" "$(told "$r")" '--no-reload disable --now duban.service;stop duban@*.service;daemon-reload;'
	want "the program is gone" test ! -e "$r/usr/bin/duban"
	want "the state stays" test -s "$r/var/lib/duban/duban.db"
	want "the settings stay" grep -q '# of the administrator' "$r/etc/duban/duban.yaml.rpmsave"
	want "the secrets stay" test -s "$r/etc/duban/secrets/mail.password"
	echo "rpm: installed, verified, run, upgraded, erased"
}

# foreign ARCH QEMU: the program for another machine does what this machine's does.
foreign() {
	local r=$work/$1 start
	mkdir "$r"
	tar -xzf "$dist"/duban-*-linux-"$1".tar.gz -C "$r" --strip-components 1
	start=$(date +%s)
	cd "$r"
	chosen duban.yaml
	demonstration state/outbox "$2" "$r/duban" --state state
	equal "notices of $1" "$("$2" "$r/duban" notices --state state --format csv | wc -l)" "$("$work/duban" notices --state "$r/state" --format csv | wc -l)"
	cd - >/dev/null
	echo "$1: a demonstration under qemu, $(find "$r/state/outbox/new" -type f | wc -l) mails, $(($(date +%s) - start)) s"
}

tools
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
version=$(basename "$dist"/duban-*-linux-"$machine".tar.gz "-linux-$machine.tar.gz")
version=${version#duban-}
next "$work/next"
deb
rpms
cp "$work/tree/usr/bin/duban" "$work/duban"
foreign arm64 qemu-aarch64-static
foreign loong64 qemu-loongarch64-static
echo "tryout: $checks checks, all good"
