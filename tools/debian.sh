#!/usr/bin/env bash
# The path of a program of one of Debian's packages, unpacked into the cache folder by apt's configured sources if none is installed. Nothing
# is installed. For programs that need no more than Debian's base has.
#
# usage: tools/debian.sh PACKAGE PROGRAM, such as: tools/debian.sh prometheus promtool
set -euo pipefail

package=${1:?} program=${2:?}
if command -v "$program"; then exit; fi
sudo=
[ "$(id -u)" = 0 ] || sudo='sudo -n'
folder=${XDG_CACHE_HOME:-$HOME/.cache}/duban/debian/$package
if [ ! -x "$folder/usr/bin/$program" ]; then
	new=$folder.new.$$
	trap 'rm -rf "$new"' EXIT
	mkdir -p "$new"
	(
		cd "$new"
		load() { apt-get -qq -o APT::Sandbox::User=root download "$package"; }
		if ! load 2>/dev/null; then
			$sudo apt-get update -q
			load
		fi
		dpkg-deb -x "$package"_*.deb .
		rm "$package"_*.deb
	) >&2
	[ -x "$new/usr/bin/$program" ]
	rm -rf "$folder"
	mv "$new" "$folder"
fi
echo "$folder/usr/bin/$program"
