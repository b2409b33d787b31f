#!/usr/bin/env bash
# What the tests need besides Go: which of it is at hand, and which tests are left out without the rest. Tests stand behind a build tag for each
# foreign program; the race detector needs gcc, the check of the unit systemd-analyze.
#
# usage: tools/foreign.sh tags      the build tags of what is at hand, joined by commas
#        tools/foreign.sh packages  Debian's packages of what is missing and apt would bring, joined by blanks
#        tools/foreign.sh left      the tests and checks left out for what is missing, in one line; nothing if there are none
#        tools/foreign.sh has NAME  whether a tag of these, gcc or systemd-analyze is at hand
#
# DUBAN_WITHOUT names what is taken as missing, joined by blanks.
set -euo pipefail
cd "$(dirname "$0")/.."

sudo=
[ "$(id -u)" = 0 ] || sudo='sudo -n'
cache=${XDG_CACHE_HOME:-$HOME/.cache}/duban
tags='browser libreoffice mount postfix postgres python'

root() { [ -z "$sudo" ] || $sudo true 2>/dev/null; }

here() { # NAME
	case " ${DUBAN_WITHOUT:-} " in *" $1 "*) return 1 ;; esac
	case $1 in
	browser) command -v chromium >/dev/null && [ -e "$cache/axe/axe.min.js" ] && [ -n "$(fc-list :lang=zh 2>/dev/null)" ] ;;
	gcc) echo '#include <stdlib.h>' | gcc -E - >/dev/null 2>&1 ;;
	libreoffice) command -v soffice pdftotext fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ] && [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/libswlo.so" ] ;; # with Writer, and characters to print
	mount) root && $sudo unshare --mount mount -t tmpfs tmpfs /mnt 2>/dev/null ;; # gone with its name space
	postfix) root && [ -x "$cache/postfix/usr/lib/postfix/sbin/master" ] ;;
	postgres) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ;; # the tests start it, as its own user where they are root
	python) command -v python3 >/dev/null ;;
	systemd-analyze) command -v systemd-analyze >/dev/null ;;
	esac
}

packages() {
	local name
	for name in browser gcc libreoffice postgres python systemd-analyze; do
		if here "$name"; then continue; fi
		case $name in
		browser)
			echo chromium fontconfig fonts-noto-cjk
			command -v npm >/dev/null || echo npm # brings axe-core
			;;
		gcc) echo gcc libc6-dev ;;
		libreoffice) echo libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils fontconfig fonts-noto-cjk ;;
		postgres) echo postgresql ;;
		python) echo python3 ;;
		systemd-analyze) echo systemd ;;
		esac
	done | xargs
}

# tests TAG: the names of the tests in the files whose tag it is.
tests() {
	grep -rlE --include='*_test.go' "^//go:build ([a-z]+ && )*$1\b" . | xargs -r sed -n 's/^func \(Test[A-Za-z0-9]*\)(.*/\1/p' | sort -u
}

left() {
	local name
	for name in $tags; do
		if ! here "$name"; then tests "$name" | sed "s/\$/ $name/"; fi
	done | sort | awk '{why[$1] = why[$1] (why[$1] ? " and " : "") $2} END {for (t in why) print t " (" why[t] ")"}' | sort
	if ! here systemd-analyze; then echo 'the exposure of the unit (systemd-analyze)'; fi
	if ! here gcc; then echo 'the race detector (gcc)'; fi
}

case ${1:-} in
tags) for name in $tags; do if here "$name"; then echo "$name"; fi; done | paste -sd, ;;
packages) packages ;;
left) left | sed 's/$/,/' | xargs -r | sed 's/,$//' ;;
has) here "${2:?}" ;;
*)
	sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
