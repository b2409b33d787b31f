#!/bin/sh
# Before removal: dpkg calls it with "remove", rpm with 0. Before an upgrade the service goes on; it is restarted after it.
set -e
case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
	systemctl --no-reload disable --now duban.service || true
	for unit in /etc/systemd/system/multi-user.target.wants/duban@*.service; do # disable takes no pattern
		if [ -L "$unit" ]; then systemctl --no-reload disable --now "${unit##*/}" || true; fi
	done
	systemctl stop 'duban@*.service' || true
fi
