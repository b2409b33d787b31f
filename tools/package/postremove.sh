#!/bin/sh
# After removal. The state, which proves what was told to whom, and the settings stay; only dpkg's purge, which says so, removes them,
# with the passwords beside the settings. rpm never does. The backups stay even then: whoever purges may have meant another machine, or the
# installation and not its history. The account stays: what is kept belongs to it.
set -e
state=/var/lib/duban

# strip FOLDER: what is in it goes but the backups, its own and those of each city in a folder of it; the folder too where there are none.
strip() {
	for file in "$1"/* "$1"/.[!.]*; do
		if [ "$file" = "$1/backups" ]; then
			rmdir "$file" 2>/dev/null || true # none was ever made
		elif [ -d "$file/backups" ] && [ ! -L "$file" ]; then
			strip "$file"
		else
			rm -rf "$file"
		fi
	done
	rmdir "$1" 2>/dev/null || true
}

purge() {
	if [ -d "$state" ]; then strip "$state"; fi
	kept=
	for folder in "$state/backups" "$state"/*/backups; do
		if [ -d "$folder" ]; then kept="$kept $folder"; fi
	done
	if [ -n "$kept" ]; then
		echo "duban: 备份未删除，保留在$kept。确认不再需要后，请自行删除：rm -r $state" >&2
	fi
	rm -rf /etc/duban
}

case "$1" in
purge) purge ;;
remove | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
