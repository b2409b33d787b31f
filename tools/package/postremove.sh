#!/bin/sh
# After removal. The state, which proves what was told to whom, and the settings stay; only dpkg's purge, which says so, removes them,
# with the passwords beside the settings. rpm never does. The backups stay even then: whoever purges may have meant another machine, or the
# installation and not its history. The account stays: what is kept belongs to it.
set -e
state=/var/lib/duban

# The state without its backups.
purge() {
	for file in "$state"/* "$state"/.[!.]*; do
		case "$file" in
		"$state/backups") ;;
		*) rm -rf "$file" ;;
		esac
	done
	rmdir "$state/backups" 2>/dev/null || true # none was ever made
	if [ -d "$state/backups" ]; then
		echo "duban: 备份未删除，保留在 $state/backups。确认不再需要后，请自行删除：rm -r $state" >&2
	else
		rm -rf "$state"
	fi
	rm -rf /etc/duban
}

case "$1" in
purge) purge ;;
remove | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
